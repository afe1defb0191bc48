/** One vocabulary for the failures of every provider. */
export type LlmFailureKind =
  | 'auth'
  | 'quota'
  | 'rate-limited'
  | 'overloaded'
  | 'timeout'
  | 'context-too-long'
  | 'content-blocked'
  | 'bad-request'
  | 'not-found'
  | 'interrupted'
  | 'cancelled';

/** A try that failed before another candidate was asked. */
export interface LlmTry {
  readonly provider: string;
  readonly model: string;
  readonly kind: LlmFailureKind;
  /** HTTP status of the upstream answer, for the log. */
  readonly status?: number;
}

export interface LlmFailureDetails {
  readonly provider?: string;
  readonly model?: string;
  /** HTTP status of the upstream answer, for the log. */
  readonly status?: number;
  /** How long the vendor asks us to wait: at most 60 000. */
  readonly retryAfterMs?: number;
  /** Whether text had already reached the caller; then nothing may be tried again. */
  readonly shown?: boolean;
  /** The circuit breaker refused: the vendor was not asked. `kind` is what had opened the circuit. */
  readonly circuitOpen?: boolean;
  /** Every candidate that was asked, this failure's included, in order. */
  readonly tried?: readonly LlmTry[];
}

/** A failed try. It carries no upstream text: that may hold keys and other people's data. */
export class LlmFailure extends Error {
  constructor(
    readonly kind: LlmFailureKind,
    readonly details: LlmFailureDetails = {},
  ) {
    super(`The language model did not answer: ${kind}.`);
    this.name = 'LlmFailure';
  }

  /** The same failure, with what an outer layer knows about it added. */
  with(details: LlmFailureDetails): LlmFailure {
    return new LlmFailure(this.kind, { ...this.details, ...details });
  }

  /** Anything caught, as a failure. What is not an `LlmFailure` counts as `interrupted`, and its text is dropped. */
  static from(caught: unknown): LlmFailure {
    return caught instanceof LlmFailure ? caught : new LlmFailure('interrupted');
  }
}
