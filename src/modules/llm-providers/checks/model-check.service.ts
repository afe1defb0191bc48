import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LlmProvidersService } from '../llm-providers.service.js';
import { modelWarning } from './model-check.js';

const TIMEOUT_MS = 5_000;

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
      this.providers.catalogs().map(async (catalog) => {
        try {
          const listed = await catalog.models(AbortSignal.timeout(TIMEOUT_MS));
          for (const candidate of this.providers.describe()) {
            const warning = candidate.provider === catalog.provider ? modelWarning(candidate, listed) : undefined;
            if (warning) this.logger.warn(warning);
          }
        } catch {
          // The cause is dropped on purpose: it may quote the upstream.
          this.logger.warn(`The models of ${catalog.provider} could not be listed.`);
        }
      }),
    );
  }
}
