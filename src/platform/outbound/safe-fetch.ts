import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import { bytesOf } from './answer-body.js';
import { AllowedPlaces } from './allowed-places.js';
import { guardedAgent, type GuardOptions } from './guarded-agent.js';
import { OutboundError, type OutboundFault } from './outbound-error.js';

export interface SafeFetchOptions {
  /** The most bytes of the body, unpacked. */
  readonly maxBytes: number;
  /** For everything together, redirects included. */
  readonly timeoutMs: number;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** How many redirects are followed, each checked like the first address. None unless asked for; only for GET and HEAD. */
  readonly maxRedirects?: number;
  readonly signal?: AbortSignal;
  /** What else than the public internet may be reached. */
  readonly places?: AllowedPlaces;
  readonly lookup?: GuardOptions['lookup'];
}

export interface SafeResponse {
  /** The address that answered, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const PUBLIC_ONLY = new AllowedPlaces([]);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Ours to say, or meant for the first host alone. */
const OWN_HEADERS = /^(host|connection|content-length|transfer-encoding|accept-encoding)$/i;
const CREDENTIALS = /^(authorization|cookie|proxy-authorization|x-api-key)$/i;

/**
 * Fetches an address that a person or a project named: the only way to do so (mechanism "SSRF guard"). Any status is an
 * answer; without `maxRedirects` so is a redirect.
 *
 * @throws OutboundError when the address may not be reached, can't be, or says too much or too late
 */
export async function safeFetch(address: string, options: SafeFetchOptions): Promise<SafeResponse> {
  const late = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, late]) : late;
  try {
    return await follow(address, { ...options, signal });
  } catch (error) {
    throw late.aborted ? new OutboundError('timeout') : asOutboundError(error);
  }
}

async function follow(address: string, options: SafeFetchOptions & { signal: AbortSignal }): Promise<SafeResponse> {
  let url = checkedUrl(address, options.places);
  let headers = sentHeaders(options.headers, OWN_HEADERS);
  for (let left = options.maxRedirects ?? 0; ; left -= 1) {
    const response = await fetchOnce(url, { ...options, headers });
    const { location } = response.headers;
    const mayFollow = (options.maxRedirects ?? 0) > 0 && /^(GET|HEAD)$/.test(options.method ?? 'GET');
    if (!mayFollow || !REDIRECTS.has(response.status) || location === undefined) return response;
    if (left <= 0) throw new OutboundError('redirected');
    const next = checkedUrl(URL.parse(location, url.href)?.href ?? '', options.places);
    if (next.origin !== url.origin) headers = sentHeaders(headers, CREDENTIALS);
    url = next;
  }
}

/** @throws OutboundError for an address that would be refused whatever it resolves to */
export function checkedUrl(address: string, places: AllowedPlaces = PUBLIC_ONLY): URL {
  const url = URL.parse(address);
  if (!url || !places.allowsUrl(url)) throw new OutboundError('address-not-allowed');
  return url;
}

async function fetchOnce(url: URL, options: SafeFetchOptions & { signal: AbortSignal }): Promise<SafeResponse> {
  const { places = PUBLIC_ONLY, lookup, signal, method = 'GET', headers = {}, body = null, maxBytes } = options;
  const agent = guardedAgent(url, { places, lookup });
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method,
      headers: { 'user-agent': 'omnichat', ...headers, 'accept-encoding': 'gzip, deflate, br' },
      body,
      signal,
      // The clock is the signal's.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const received = flat(answer.headers);
    return {
      url: url.href,
      status: answer.statusCode,
      headers: received,
      body: await read(answer, received, maxBytes),
    };
  } finally {
    // Not awaited: it would wait for a name that takes for ever to resolve.
    agent.destroy().catch(() => undefined);
  }
}

/** Reads and unpacks a body; what it unpacks to is what counts. */
function read({ body }: Dispatcher.ResponseData, headers: SafeResponse['headers'], most: number): Promise<Buffer> {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  return bytesOf(unpack(body, encoding), most, () => new OutboundError('too-large'));
}

function unpack(body: Readable, encoding: string): Readable {
  if (encoding === 'identity' || encoding === '') return body;
  const unpacker = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };
  const make = unpacker[encoding as keyof typeof unpacker];
  if (!make) throw new OutboundError('unreachable');
  const stream = make();
  body.on('error', (error) => stream.destroy(error));
  stream.on('close', () => body.destroy());
  return body.pipe(stream);
}

function sentHeaders(headers: SafeFetchOptions['headers'], without: RegExp): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !without.test(name)));
}

const flat = (headers: Dispatcher.ResponseData['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));

const BY_CODE: Readonly<Record<string, OutboundFault>> = {
  ENOTFOUND: 'address-unknown',
  EAI_AGAIN: 'address-unknown',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
};

function asOutboundError(error: unknown): unknown {
  if (error instanceof OutboundError) return error;
  if (typeof error !== 'object' || error === null) return error;
  const { code = '', name, cause } = error as { code?: string; name?: string; cause?: unknown };
  if (cause instanceof OutboundError) return cause;
  if (name === 'AbortError') return error;
  return new OutboundError(BY_CODE[code] ?? 'unreachable');
}
