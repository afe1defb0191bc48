import type { Readable } from 'node:stream';
import { Agent, request, type Dispatcher } from 'undici';
import { textOf } from '../../../platform/outbound/answer-body.js';
import { LlmFailure } from '../llm-failure.problems.js';
import { failureOfRefusal } from './upstream-failure.js';

const MAX_ERROR_BYTES = 65_536;
/** More than streams: start-up checks and connections that are just closing. */
const SPARE_CONNECTIONS = 8;

/**
 * What may leave towards a vendor. The SDK adds more: platform headers, and whatever `OPENAI_CUSTOM_HEADERS` says, to
 * every base URL (providers.md §0.11).
 */
const SENT_HEADERS = ['authorization', 'content-type', 'accept', 'user-agent', 'http-referer', 'x-openrouter-title'];

/** A `fetch` for the SDK whose bodies stay Node streams: web streams cost more CPU per token than the rest together. */
export interface LlmTransport {
  /** @throws LlmFailure for each status that is not 2xx and for a connection that failed. */
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The body of a response of this transport; the web `Response` itself has none. */
  readonly bodyOf: (response: Response) => Readable;
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

async function refused(answer: Dispatcher.ResponseData): Promise<LlmFailure> {
  const text = await textOf(answer.body, MAX_ERROR_BYTES).catch(() => '');
  return failureOfRefusal({ status: answer.statusCode, headers: answer.headers, text });
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
  const bodies = new WeakMap<Response, Readable>();
  const send = async (url: string | URL | Request, init: RequestInit = {}) => {
    const answer = await request(url instanceof Request ? url.url : url, {
      dispatcher: agent,
      method: init.method ?? 'GET',
      headers: sentHeaders(init.headers),
      body: typeof init.body === 'string' ? init.body : null,
      signal: init.signal ?? null,
    }).catch((error: unknown) => {
      throw new LlmFailure(isConnectTimeout(error) ? 'timeout' : 'overloaded');
    });
    if (answer.statusCode < 200 || answer.statusCode > 299) throw await refused(answer);
    const contentType = String(answer.headers['content-type'] ?? '');
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
