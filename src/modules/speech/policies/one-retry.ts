import { setTimeout as sleep } from 'node:timers/promises';
import { SpeechFailure, type SpeechFailureKind } from '../speech-failure.problems.js';
import type { SpeechToText } from '../speech-to-text.provider.js';
import type { TextToSpeech } from '../text-to-speech.provider.js';

const PASSING: ReadonlySet<SpeechFailureKind> = new Set(['overloaded', 'rate-limited', 'interrupted']);
/** Somebody waits for the answer: a longer wait is better said to them. */
const MAX_WAIT_MS = 2_000;
const USUAL_WAIT_MS = 200;

/** Listens once more after a failure that may pass within two seconds; what was understood so far begins anew. */
export function withOneRetry(recognition: SpeechToText): SpeechToText {
  return {
    ...recognition,
    async transcribe(recording, listening) {
      try {
        return await recognition.transcribe(recording, listening);
      } catch (error) {
        await untilPassed(error, listening.signal);
        return recognition.transcribe(recording, listening);
      }
    },
  };
}

/** Speaks once more after a failure that may pass within two seconds, as long as nothing was heard. */
export function withOneRetryBeforeSound(synthesis: TextToSpeech): TextToSpeech {
  return {
    ...synthesis,
    async *speak(text, signal) {
      let isHeard = false;
      try {
        for await (const samples of synthesis.speak(text, signal)) {
          isHeard = true;
          yield samples;
        }
        return;
      } catch (error) {
        if (isHeard) throw error;
        await untilPassed(error, signal);
      }
      yield* synthesis.speak(text, signal);
    },
  };
}

/** Waits until another try makes sense. @throws SpeechFailure the same when none does */
async function untilPassed(error: unknown, signal: AbortSignal): Promise<void> {
  const failure = SpeechFailure.from(error);
  const { retryAfterMs = USUAL_WAIT_MS } = failure.details;
  if (!PASSING.has(failure.kind) || retryAfterMs > MAX_WAIT_MS) throw failure;
  try {
    await sleep(retryAfterMs, undefined, { signal });
  } catch {
    throw new SpeechFailure('cancelled', failure.details);
  }
}
