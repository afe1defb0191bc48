/** Every kind of refusal that a client can meet, with its HTTP status. */
export const PROBLEM_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  'method-not-allowed': 405,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  mismatch: 422,
  'too-many': 429,
  internal: 500,
  upstream: 502,
  unavailable: 503,
  'upstream-timeout': 504,
} as const;

export type ProblemKind = keyof typeof PROBLEM_STATUS;

export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

export interface ProblemExtras {
  readonly detail?: string;
  readonly errors?: readonly FieldFault[];
  /** Seconds after which another try makes sense; becomes `Retry-After`. */
  readonly retryAfter?: number;
  /** Further members of the problem document (RFC 9457 §3.2), such as the current state in a conflict. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/**
 * A refusal meant for the client, the same over every transport (RFC 9457).
 * `slug` is stable and ends the document's `type`; `title` is one sentence. Neither may carry a secret or a vendor's text.
 */
export class Problem extends Error {
  readonly status: number;

  constructor(
    readonly kind: ProblemKind,
    readonly slug: string,
    readonly title: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(title);
    this.name = 'Problem';
    this.status = PROBLEM_STATUS[kind];
  }
}
