import { SpeechFailure } from '../../speech/speech-failure.problems.js';
import { SAMPLE_RATE, type TextToSpeech } from '../../speech/text-to-speech.provider.js';
import type { SpeechUse } from './speech-prices.js';

/** 16 bits a sample. */
const BYTES_PER_MS = (SAMPLE_RATE * 2) / 1_000;

/** What was set aside for a sentence. */
export interface SentenceBill {
  settle(used: SpeechUse): Promise<void>;
}

/**
 * A voice whose sentences are each paid: set aside before the vendor is asked, booked when the sentence is over or nobody listens any
 * more. Of one that was cut off the sound counts as far as it came, and the text in full: it was ordered.
 */
export function paidVoice(synthesis: TextToSpeech, hold: (text: string) => Promise<SentenceBill>): TextToSpeech {
  return {
    ...synthesis,
    async *speak(text, signal) {
      const bill = await hold(text);
      let bytes = 0;
      let isAsked = false;
      let settled: Promise<void> | undefined;
      const settle = (): void => {
        const isOrdered = bytes > 0 || (isAsked && signal.aborted);
        settled ??= bill.settle({ ms: bytes / BYTES_PER_MS, characters: isOrdered ? text.length : 0 });
      };
      // Whoever falls silent may leave this generator where it stands.
      signal.addEventListener('abort', settle, { once: true });
      try {
        if (signal.aborted) throw new SpeechFailure('cancelled');
        isAsked = true;
        for await (const samples of synthesis.speak(text, signal)) {
          bytes += samples.length;
          yield samples;
        }
      } finally {
        signal.removeEventListener('abort', settle);
        settle();
        await settled;
      }
    },
  };
}
