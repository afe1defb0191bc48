import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LlmProvidersService } from '../llm-providers.service.js';
import { listingOf } from './listing.js';
import { modelWarning } from './model-check.js';

/** Looks the configured models up in their vendors' lists once at start. It never delays the start nor makes it fail. */
@Injectable()
export class ModelCheckService implements OnApplicationBootstrap {
  private readonly logger = new Logger(ModelCheckService.name);

  constructor(@Inject(LlmProvidersService) private readonly providers: LlmProvidersService) {}

  onApplicationBootstrap(): void {
    void this.check();
  }

  /** Logs a warning for each model that is unknown, has ended or will end within 180 days. */
  async check(): Promise<void> {
    await Promise.all(
      this.providers.catalogs().map(async ({ provider, models }) => {
        const listing = await listingOf({ models });
        if ('failure' in listing) return this.logger.warn(`The models of ${provider} could not be listed.`);
        for (const candidate of this.providers.describe()) {
          const warning = candidate.provider === provider ? modelWarning(candidate, listing.models) : undefined;
          if (warning) this.logger.warn(warning);
        }
      }),
    );
  }
}
