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

/** A failed try. It carries no upstream text: that may hold keys and other people's data. */
export class LlmFailure extends Error {
  constructor(
    readonly kind: LlmFailureKind,
    readonly details: {
      readonly provider?: string;
      readonly model?: string;
      /** HTTP status of the upstream answer, for the log. */
      readonly status?: number;
      readonly retryAfterMs?: number;
      /** Whether text had already reached the caller; then nothing may be tried again. */
      readonly shown?: boolean;
    } = {},
  ) {
    super(`The language model did not answer: ${kind}.`);
    this.name = 'LlmFailure';
  }
}
