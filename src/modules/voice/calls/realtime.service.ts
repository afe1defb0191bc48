import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { Beginning } from '../../assistant/speaking/speaking.service.js';
import { RealtimeFailure } from '../wire/realtime-failure.problems.js';
import { RealtimeVendor } from '../wire/realtime-vendor.adapter.js';
import type { Call } from './rows/call.entity.js';
import { callsOff } from './rows/calls.problems.js';
import { type CallPrice, type CallUsage, costOf, priceOf } from './talk/call-usage.js';
import { sessionFor } from './talk/session-config.js';
import type { Talk } from './talk/talk.js';
import type { Spent } from './rows/call-rows.service.js';

/** Failures that no visitor mends. */
const FOR_THE_OPERATOR: ReadonlySet<string> = new Set(['auth', 'forbidden', 'region', 'not-found', 'quota']);

/** The vendor of calls, as the settings have it. */
@Injectable()
export class RealtimeService implements OnApplicationShutdown {
  private readonly logger = new Logger('calls');
  private readonly known: RealtimeVendor | null;
  private readonly price: CallPrice | null;

  /** @throws SettingsError for prices that do not read so */
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    const {
      OPENAI_API_KEY: apiKey,
      OPENAI_BASE_URL: baseUrl,
      REALTIME_MODEL: model,
      REALTIME_PROVIDER: wish,
    } = settings;
    this.known = apiKey && wish !== 'none' ? new RealtimeVendor({ baseUrl, apiKey, model }) : null;
    this.price = priceOf(settings.REALTIME_PRICES, model);
  }

  get isOn(): boolean {
    return this.known !== null;
  }

  /** @throws Problem `conflict` where no vendor is configured */
  requireOn(): void {
    if (!this.known) throw callsOff();
  }

  /** @throws Problem `conflict` where no vendor is configured */
  get vendor(): RealtimeVendor {
    if (!this.known) throw callsOff();
    return this.known;
  }

  /** What a message says of the model that spoke. */
  get origin(): { readonly provider: string; readonly model: string } {
    return { provider: 'openai', model: this.settings.REALTIME_MODEL };
  }

  /** The vendor's session for a call. */
  sessionOf({ transport, language, pushToTalk }: Call, { instructions, speech }: Beginning): object {
    const {
      REALTIME_MODEL: model,
      REALTIME_VOICE: voice,
      REALTIME_TRANSCRIPTION_MODEL: transcriptionModel,
    } = this.settings;
    const { tools } = speech;
    return sessionFor({ model, voice, transcriptionModel, instructions, tools, transport, language, pushToTalk });
  }

  /** Tells the vendor's abuse checks two visitors apart, without saying who they are. */
  safetyIdOf({ projectId, visitorKind, visitorId }: Call): string {
    return createHash('sha256').update([projectId, visitorKind, visitorId].join('\n')).digest('hex');
  }

  spentBy({ usage }: Talk): Spent {
    return { usage, costUsd: this.costOf(usage) };
  }

  /** In US dollars; null where the model has no price. */
  costOf(usage: CallUsage): number | null {
    return costOf(usage, this.price);
  }

  /** Notes a failure by its name and status. */
  note(error: unknown, callId: string): RealtimeFailure {
    const failure = RealtimeFailure.from(error);
    const level = FOR_THE_OPERATOR.has(failure.kind) ? 'error' : 'warn';
    this.logger[level](`openai: ${failure.kind}${failure.status === null ? '' : ` (HTTP ${failure.status})`}`, {
      call_id: callId,
    });
    return failure;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.known?.close();
  }
}
