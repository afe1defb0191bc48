import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { withDeadline, withVoiceClocks, within } from './policies/deadlines.js';
import { withOneRetry, withOneRetryBeforeSound } from './policies/one-retry.js';
import { SpeechFailure } from './speech-failure.problems.js';
import type { SpeechToText } from './speech-to-text.provider.js';
import { recognitionOf, synthesisOf } from './speech-vendors.js';
import type { TextToSpeech } from './text-to-speech.provider.js';
import { SpeechWire } from './wire/speech-wire.adapter.js';

/** The ears and the voice of this server, as far as they are configured: deadlines and one retry are around them. */
@Injectable()
export class SpeechService implements OnApplicationShutdown {
  /** Null: no vendor of recognition is configured. */
  readonly recognition: SpeechToText | null;
  /** Null: no voice is configured. */
  readonly synthesis: TextToSpeech | null;
  private readonly logger = new Logger('speech');
  /** For what else the vendors of voice have: keys for browsers, faces. */
  readonly wire: SpeechWire;

  /** @throws SettingsError when a chosen vendor lacks its key or model */
  constructor(@Inject(SETTINGS) settings: Settings) {
    const { SPEECH_TIMEOUT_MS: totalMs, SPEECH_IDLE_TIMEOUT_MS: idleMs } = settings;
    this.wire = new SpeechWire({ connectTimeoutMs: Math.min(settings.LLM_CONNECT_TIMEOUT_MS, totalMs) });
    const recognition = recognitionOf(settings, this.wire);
    const synthesis = synthesisOf(settings, this.wire);
    this.recognition = recognition && {
      ...withDeadline(withOneRetry(recognition), totalMs),
      check: (signal) => within(idleMs, signal, (inTime) => recognition.check(inTime)),
    };
    this.synthesis = synthesis && {
      ...withOneRetryBeforeSound(withVoiceClocks(synthesis, { firstMs: idleMs, idleMs })),
      check: (signal) => within(idleMs, signal, (inTime) => synthesis.check(inTime)),
    };
  }

  /** Notes a failure by its name and status; `auth`, `quota` and the like need a person. */
  note(who: { readonly name: string }, error: unknown): SpeechFailure {
    const failure = SpeechFailure.from(error);
    const { kind, details } = failure;
    const line = `${who.name}: ${kind}${details.status === undefined ? '' : ` (HTTP ${details.status})`}`;
    if (['auth', 'forbidden', 'region', 'not-found', 'quota'].includes(kind)) this.logger.error(line);
    else if (kind !== 'cancelled') this.logger.warn(line);
    return failure;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.wire.close();
  }
}
