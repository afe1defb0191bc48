import { Inject, Injectable } from '@nestjs/common';
import { believed } from '../../../platform/believed.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { within } from '../../speech/policies/deadlines.js';
import { SpeechFailure } from '../../speech/speech-failure.problems.js';
import { SpeechService } from '../../speech/speech.service.js';
import { bearer, under } from '../../speech/wire/vendor-address.js';
import { type ReasonCode, REASON_OF_FAILURE } from './reasons.js';

/** A vendor is asked so often, whoever wants to know. */
const BELIEVED_FOR_MS = 60_000;

export type VoicePart = 'realtime' | 'recognition' | 'speech';

interface Verdict {
  readonly fault: ReasonCode | null;
}

/** Whether the vendors would work for this server, as they said within the last minute. Asking costs nothing. */
@Injectable()
export class AccessService {
  private readonly verdicts = believed<VoicePart, Verdict>({
    max: 3,
    forMs: BELIEVED_FOR_MS,
    look: async (part) => ({ fault: this.unset(part) ?? (await this.refused(part)) }),
  });

  constructor(
    private readonly speech: SpeechService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** What is wrong with a part; null: nothing. */
  async faultOf(part: VoicePart): Promise<ReasonCode | null> {
    const verdict = await this.verdicts.fetch(part);
    return verdict ? verdict.fault : 'vendor-away';
  }

  private unset(part: VoicePart): ReasonCode | null {
    const { REALTIME_PROVIDER, SPEECH_TO_TEXT_PROVIDER, TEXT_TO_SPEECH_PROVIDER, OPENAI_API_KEY } = this.settings;
    const parts = {
      realtime: { chosen: REALTIME_PROVIDER, isThere: Boolean(OPENAI_API_KEY) },
      recognition: { chosen: SPEECH_TO_TEXT_PROVIDER, isThere: this.speech.recognition !== null },
      speech: { chosen: TEXT_TO_SPEECH_PROVIDER, isThere: this.speech.synthesis !== null },
    };
    if (parts[part].chosen === 'none') return 'turned-off';
    return parts[part].isThere ? null : 'key-missing';
  }

  private async refused(part: VoicePart): Promise<ReasonCode | null> {
    const { signal } = new AbortController();
    try {
      if (part === 'realtime') await this.checkRealtime(signal);
      else await (part === 'recognition' ? this.speech.recognition : this.speech.synthesis)?.check(signal);
      return null;
    } catch (error) {
      return REASON_OF_FAILURE[SpeechFailure.from(error).kind];
    }
  }

  private async checkRealtime(caller: AbortSignal): Promise<void> {
    const { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey = '', REALTIME_MODEL: model } = this.settings;
    const address = { baseUrl, apiKey };
    const url = under(address, `/models/${encodeURIComponent(model)}`);
    await within(this.settings.SPEECH_IDLE_TIMEOUT_MS, caller, (signal) =>
      this.speech.wire.json({ url, method: 'GET', headers: bearer(address), signal }),
    );
  }
}
