import { SpeechFailure } from '../speech-failure.problems.js';
import type { SpeechToText } from '../speech-to-text.provider.js';
import type { TextToSpeech } from '../text-to-speech.provider.js';

/** Recognition within `totalMs` milliseconds. @throws SpeechFailure `timeout` beyond, `cancelled` when the caller went away */
export function withDeadline(recognition: SpeechToText, totalMs: number): SpeechToText {
  return {
    ...recognition,
    transcribe: (recording, listening) =>
      within(totalMs, listening.signal, (signal) => recognition.transcribe(recording, { ...listening, signal })),
  };
}

/** Something that takes a signal, within so many milliseconds. @throws SpeechFailure as `withDeadline` */
export async function within<T>(ms: number, caller: AbortSignal, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const clock = AbortSignal.timeout(ms);
  try {
    return await act(AbortSignal.any([caller, clock]));
  } catch (error) {
    throw failureOf(error, caller, clock);
  }
}

/** Clocks of a voice, in milliseconds: until the first sound, and between two pieces. The reader's own pace does not count. */
export interface VoiceClocks {
  readonly firstMs: number;
  readonly idleMs: number;
}

/** A voice under its clocks. @throws SpeechFailure as `withDeadline` */
export function withVoiceClocks(synthesis: TextToSpeech, { firstMs, idleMs }: VoiceClocks): TextToSpeech {
  return {
    ...synthesis,
    async *speak(text, caller) {
      const stop = new AbortController();
      const pieces = synthesis.speak(text, AbortSignal.any([caller, stop.signal]))[Symbol.asyncIterator]();
      try {
        for (let limit = firstMs; ; limit = idleMs) {
          const clock = setTimeout(() => stop.abort(), limit);
          const next = await pieces.next().finally(() => clearTimeout(clock));
          if (next.done === true) return;
          yield next.value;
        }
      } catch (error) {
        throw failureOf(error, caller, stop.signal);
      } finally {
        // Also when the reader stops in the middle.
        stop.abort();
      }
    },
  };
}

function failureOf(error: unknown, caller: AbortSignal, clock: AbortSignal): SpeechFailure {
  if (caller.aborted) return new SpeechFailure('cancelled');
  return clock.aborted ? new SpeechFailure('timeout') : SpeechFailure.from(error);
}
