import { type Client as RestClient, createClient, createConfig } from './generated/client/index.js';
import { isProblem, ProblemError, Unanswered } from './problem.js';
import type { Tokens } from './tokens.js';

export type { RestClient };

/** How long one call may take that brings no signal of its own, in milliseconds. */
const CALL_MS = 30_000;

/**
 * A client for the functions of `@omnichat/client/rest`. It signs every call, renews a refused token once, and throws `ProblemError` or,
 * when nothing came back, `Unanswered`.
 */
export function createRest(url: string, tokens: Tokens | null = null): RestClient {
  const signed = async (request: Request): Promise<Response> => {
    if (!tokens) return fetch(request);
    const again = request.clone();
    const token = await tokens.current();
    const response = await fetch(sign(request, token));
    if (response.status !== 401) return response;
    await response.body?.cancel();
    return fetch(sign(again, await tokens.renewed(token)));
  };
  const rest = createClient(createConfig({ baseUrl: url, throwOnError: true, fetch: signed as typeof fetch }));
  rest.interceptors.error.use((error) => {
    if (isProblem(error)) return new ProblemError(error);
    return error instanceof TypeError || isAbort(error) ? new Unanswered('The server cannot be reached.') : error;
  });
  rest.interceptors.request.use((request, { signal }) =>
    signal ? request : new Request(request, { signal: AbortSignal.timeout(CALL_MS) }),
  );
  return rest;
}

function sign(request: Request, token: string): Request {
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

const isAbort = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
