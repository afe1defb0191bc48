import { Problem } from '../../platform/errors/problem.js';

/** One vocabulary for the failures of every speech vendor. */
export type SpeechFailureKind =
  | 'auth'
  | 'forbidden'
  | 'region'
  | 'not-found'
  | 'quota'
  | 'rate-limited'
  | 'overloaded'
  | 'timeout'
  | 'unreadable'
  | 'interrupted'
  | 'cancelled';

export interface SpeechFailureDetails {
  /** HTTP status of the upstream answer, for the log. */
  readonly status?: number;
  /** How long the vendor asks us to wait: at most 60 000. */
  readonly retryAfterMs?: number;
}

/** A failed try. It carries no upstream text: that may hold keys and other people's words. */
export class SpeechFailure extends Error {
  constructor(
    readonly kind: SpeechFailureKind,
    readonly details: SpeechFailureDetails = {},
  ) {
    super(`The speech vendor did not answer: ${kind}.`);
    this.name = 'SpeechFailure';
  }

  /** Anything caught, as a failure. What is not a `SpeechFailure` counts as `interrupted`, and its text is dropped. */
  static from(caught: unknown): SpeechFailure {
    return caught instanceof SpeechFailure ? caught : new SpeechFailure('interrupted');
  }
}

const unavailable = ({ retryAfterMs = 1_000 }: SpeechFailureDetails): Problem =>
  new Problem('unavailable', 'speech-busy', 'Speech is not available just now; try again, or write.', {
    retryAfter: Math.max(1, Math.ceil(retryAfterMs / 1_000)),
  });

/** What the client learns of a failure: whether another try makes sense, and nothing of the vendor. */
export function speechProblem(failure: SpeechFailure): Problem {
  switch (failure.kind) {
    case 'rate-limited':
    case 'overloaded':
      return unavailable(failure.details);
    case 'timeout':
      return new Problem('upstream-timeout', 'speech-timeout', 'Speech took too long; try again, or write.');
    case 'unreadable':
      return new Problem('unsupported', 'audio-unreadable', 'The recording could not be read as speech.');
    default:
      return new Problem('upstream', 'speech-failed', 'Speech does not work just now; write instead.');
  }
}
