import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { Problem } from '../../../platform/errors/problem.js';
import { SpeechFailure, speechProblem } from '../../speech/speech-failure.problems.js';
import { SpeechService } from '../../speech/speech.service.js';
import type { HeardUsage, Listening, Recording } from '../../speech/speech-to-text.provider.js';
import type { TextToSpeech } from '../../speech/text-to-speech.provider.js';
import { voiceOff } from '../turns/voice-turns.problems.js';
import { BillsService, type Expense, NOTHING, type Turn } from './bills.service.js';
import { paidVoice } from './paid-voice.js';
import { recordedMs, spokenMs } from './sound-length.js';
import { speechCost, type SpeechPrices, speechPricesOf, type SpeechUse } from './speech-prices.js';

/** As the models of calls count sound: a token for 100 ms that are heard, and for 50 ms that are spoken. */
const TOKENS_PER_MS = { heard: 1 / 100, spoken: 1 / 50 } as const;

/** The ears and the voice of this server for spoken turns, which pay for them. */
@Injectable()
export class TurnSpeechService {
  private readonly prices: SpeechPrices;

  /** @throws SettingsError for prices that do not read so */
  constructor(
    private readonly speech: SpeechService,
    private readonly bills: BillsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.prices = speechPricesOf(settings.SPEECH_PRICES);
  }

  get isListening(): boolean {
    return this.speech.recognition !== null;
  }

  /**
   * What a recording says. @throws Problem `too-many` before the vendor is asked, when the budget or the minutes are used up; `conflict`
   * where nobody listens, and what the vendor's failure makes
   */
  async listen(turn: Turn, recording: Recording, listening: Listening): Promise<string> {
    const { recognition } = this.speech;
    if (!recognition) throw voiceOff();
    const lengthMs = recordedMs(recording, this.settings.VOICE_MAX_SECONDS);
    const expected = this.heard(recognition.model, lengthMs);
    const bill = await this.bills.account(turn).hold(expected);
    let said: HeardUsage = {};
    try {
      const onUsage = (usage: HeardUsage): void => void (said = usage);
      const text = await recognition.transcribe(recording, { ...listening, onUsage });
      const { ms = lengthMs, usd } = said;
      const used = this.heard(recognition.model, ms);
      await bill.settle(usd === undefined ? used : { ...used, usd });
      return text;
    } catch (error) {
      const failure = this.speech.note(recognition, error);
      await bill.settle(isOrdered(failure) ? expected : NOTHING);
      throw speechProblem(failure);
    }
  }

  /** The voice of a turn: each sentence is refused with a Problem `too-many` when nothing is left for it. Null: this server has none. */
  voiceOf(turn: Turn): TextToSpeech | null {
    const { synthesis } = this.speech;
    if (!synthesis) return null;
    const account = this.bills.account(turn);
    return paidVoice(synthesis, async (text) => {
      const most = { ms: spokenMs(text), characters: text.length };
      const bill = await account.hold(this.spoken(synthesis.model, most));
      return { settle: (used) => bill.settle(this.spoken(synthesis.model, used)) };
    });
  }

  /** Notes why a voice fell silent; that nothing is left is no failure. */
  note(voice: TextToSpeech, error: unknown): void {
    if (!(error instanceof Problem)) this.speech.note(voice, error);
  }

  private heard(model: string, ms: number): Expense {
    const usd = speechCost({ ms, characters: 0 }, this.prices.get(model));
    return { ms, tokens: Math.ceil(ms * TOKENS_PER_MS.heard), usd };
  }

  private spoken(model: string, use: SpeechUse): Expense {
    const usd = speechCost(use, this.prices.get(model));
    return { ms: use.ms, tokens: Math.ceil(use.ms * TOKENS_PER_MS.spoken), usd };
  }
}

/** Vendors are paid for what they have begun, though nobody waited for its end; for what they refused they are not. */
const isOrdered = ({ kind }: SpeechFailure): boolean => kind === 'cancelled' || kind === 'timeout';
