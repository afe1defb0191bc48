import type { Problem } from './generated/types.gen.js';

/** The server refused; `problem` says why, in the words of RFC 9457. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Problem) {
    super(problem.title);
  }

  /** The stable end of the problem's `type`, such as `missing`. */
  get slug(): string {
    return this.problem.type.split('/').at(-1) ?? '';
  }
}

/** Nothing came back in time, or the line broke: it may have been carried out, or not. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** The caller's right has ended and cannot be renewed: log in, or begin a new session. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';

  constructor() {
    super('The session has ended.');
  }
}

/** Too busy, not available or failed inside: the same again may succeed later. */
const MAY_PASS = new Set([408, 425, 429]);

/** Whether the same request can never succeed. Where nothing came back it may have, so that it is worth another try. */
export function isFinal(error: unknown): boolean {
  if (error instanceof SessionEnded) return true;
  if (!(error instanceof ProblemError)) return false;
  return error.problem.status < 500 && !MAY_PASS.has(error.problem.status);
}

/** Whether the caller's token was refused. */
export const isUnauthenticated = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.status === 401;

/** Whether something parsed from the wire is a problem document. */
export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'type' in value && 'title' in value && 'status' in value;
