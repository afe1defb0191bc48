import { Agent } from 'undici';
import { LlmFailure } from '../llm-failure.problems.js';
import type { UpstreamBody } from './upstream-body.js';
import { exchange, type UpstreamAnswer } from './upstream-exchange.js';
import { failureOfRefusal } from './upstream-failure.js';

const MAX_ERROR_BYTES = 65_536;
/** More than streams: start-up checks and connections that are just closing. */
const SPARE_CONNECTIONS = 8;

/**
 * What may leave towards a vendor. The SDK adds more: platform headers, and whatever `OPENAI_CUSTOM_HEADERS` says, to
 * every base URL (providers.md §0.11).
 */
const SENT_HEADERS = ['authorization', 'content-type', 'accept', 'user-agent', 'http-referer', 'x-openrouter-title'];

/** A `fetch` for the SDK that keeps the bodies beside its responses: web streams cost more CPU per token than all the rest. */
export interface LlmTransport {
  /** @throws LlmFailure for each status that is not 2xx and for a connection that failed. */
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The body of a response of this transport; the web `Response` itself has none. */
  readonly bodyOf: (response: Response) => UpstreamBody;
  readonly close: () => Promise<void>;
}

export interface LlmTransportOptions {
  /** Streams at once, per vendor. */
  readonly maxStreams: number;
  readonly connectTimeoutMs: number;
}

function sentHeaders(given: RequestInit['headers']): Record<string, string> {
  const headers = new Headers(given);
  return Object.fromEntries(SENT_HEADERS.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)!]] : [])));
}

async function refused({ status, headers, body }: UpstreamAnswer): Promise<LlmFailure> {
  const text = await body.text(MAX_ERROR_BYTES).catch(() => '');
  return failureOfRefusal({ status, headers, text });
}

/** HTTP towards the vendors. Silence is no error here: the deadlines around the provider have the only clocks. */
export function createTransport({ maxStreams, connectTimeoutMs }: LlmTransportOptions): LlmTransport {
  const agent = new Agent({
    connections: maxStreams + SPARE_CONNECTIONS,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 30_000,
    // One connection per stream: closing it is the stop signal every vendor understands.
    allowH2: false,
    // Without this limit a connection attempt into a void would hold its place in the pool for minutes.
    connect: { timeout: connectTimeoutMs },
  });
  const bodies = new WeakMap<Response, UpstreamBody>();
  const send = async (url: string | URL | Request, init: RequestInit = {}) => {
    const { origin, pathname, search } = new URL(url instanceof Request ? url.url : url);
    const options = {
      origin,
      path: pathname + search,
      method: init.method ?? 'GET',
      headers: sentHeaders(init.headers),
      body: typeof init.body === 'string' ? init.body : null,
    };
    const answer = await exchange(agent, options, init.signal).catch((error: unknown) => {
      throw new LlmFailure(isConnectTimeout(error) ? 'timeout' : 'overloaded');
    });
    if (answer.status > 299) throw await refused(answer);
    const contentType = answer.headers['content-type'] ?? '';
    const response = new Response(null, { headers: { 'content-type': contentType } });
    bodies.set(response, answer.body);
    return response;
  };
  return {
    fetch: send,
    bodyOf: (response) => {
      const body = bodies.get(response);
      if (!body) throw new TypeError('The response is not of this transport.');
      return body;
    },
    close: () => agent.destroy(),
  };
}

function isConnectTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_CONNECT_TIMEOUT';
}
