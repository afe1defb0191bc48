/**
 * SQLSTATEs, whole or by class, that say nothing of the statement and all of the server's state
 * (https://www.postgresql.org/docs/18/errcodes-appendix.html). 25006 (read-only) is not among them: a standby stays one.
 */
const SQLSTATES: readonly RegExp[] = [
  /^08...$/, // connection exceptions
  /^53...$/, // out of connections, memory or disk
  /^57P0[1-3]$/, // shut down by an administrator, crash of another backend, starting up
  /^57014$/, // statement timeout
  /^55P03$/, // lock timeout
];

/** Codes of Node's sockets and name lookups. */
const SOCKET_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
  'ENOTFOUND',
]);

/** What pg, pg-pool and typeorm say in errors that carry no code. */
const MESSAGES: readonly RegExp[] = [
  /^Connection terminated/,
  /^timeout exceeded when trying to connect$/,
  /^timeout expired$/,
  /^Client has encountered a connection error and is not queryable$/,
  /^Client was closed and is not queryable$/,
  /^Cannot use a pool after calling end on the pool$/,
  /query runner (?:was )?already released/i,
  /^Driver not Connected$/,
];

/** Nested deeper than this an error is a chain that we don't understand; also ends circular chains. */
const MAX_DEPTH = 4;

interface ErrorShape {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly driverError?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/**
 * Says whether an error of pg or typeorm means "the database can't serve now, a later try may succeed", as opposed to a
 * fault of the statement. Looks through typeorm's `QueryFailedError`, `cause` and `AggregateError`.
 */
export function isOutage(error: unknown): boolean {
  return isOutageWithin(error, MAX_DEPTH);
}

function isOutageWithin(error: unknown, depth: number): boolean {
  if (typeof error !== 'object' || error === null || depth === 0) return false;
  const { code, message, driverError, cause, errors } = error as ErrorShape;
  if (typeof code === 'string') {
    if (SOCKET_CODES.has(code) || SQLSTATES.some((state) => state.test(code))) return true;
  }
  if (typeof message === 'string' && MESSAGES.some((text) => text.test(message))) return true;
  const inner = [driverError, cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return inner.some((each) => each !== error && isOutageWithin(each, depth - 1));
}
