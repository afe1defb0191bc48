import type { Readable } from 'node:stream';
import { Agent, type FormData, request } from 'undici';
import { jsonOrNull, textOf } from '../../../platform/outbound/answer-body.js';
import { SpeechFailure, type SpeechFailureKind } from '../speech-failure.problems.js';

const MAX_ERROR_BYTES = 65_536;
const MAX_RETRY_AFTER_MS = 60_000;
/** A transcript of the longest recording has some thousand bytes; a list of models some hundred thousand. */
const MAX_JSON_BYTES = 4_194_304;

const KIND_OF_STATUS: Readonly<Record<number, SpeechFailureKind>> = {
  400: 'unreadable',
  401: 'auth',
  402: 'quota',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  413: 'unreadable',
  415: 'unreadable',
  422: 'unreadable',
  429: 'rate-limited',
  504: 'timeout',
};

/** Words by which vendors tell more than the status does (providers.md §1.1, §2.4, §6). */
const KIND_OF_WORD: readonly (readonly [RegExp, SpeechFailureKind])[] = [
  [/unsupported_country_region_territory/, 'region'],
  [/insufficient_quota|credit_balance_exhausted|spend_limit_exceeded|usage_limit_exceeded|"quota_exceeded"/, 'quota'],
  [/voice_not_found|model_not_found/, 'not-found'],
  [/"invalid_api_key"/, 'auth'],
  [/"missing_permissions"/, 'forbidden'],
];

export interface SpeechCall {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | FormData;
  readonly signal: AbortSignal;
}

export interface SpeechAnswer {
  readonly type: string;
  readonly body: Readable;
}

/** HTTP towards the speech vendors. The policies around an adapter have the clocks; only connecting has one here. */
export class SpeechWire {
  private readonly agent: Agent;

  constructor({ connectTimeoutMs }: { readonly connectTimeoutMs: number }) {
    this.agent = new Agent({
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 30_000,
      allowH2: false,
      connect: { timeout: connectTimeoutMs },
    });
  }

  /** The answer to a request, its body unread. @throws SpeechFailure for each status that is not 2xx and a connection that failed */
  async send(call: SpeechCall): Promise<SpeechAnswer> {
    const { url, method = 'POST', headers, body = null, signal } = call;
    const answer = await request(url, { dispatcher: this.agent, method, headers: { ...headers }, body, signal }).catch(
      (error: unknown) => {
        throw connectionFailure(error, signal);
      },
    );
    const { statusCode: status } = answer;
    // Whoever does not read the body to its end must not end this process.
    answer.body.on('error', () => undefined);
    if (status >= 200 && status <= 299)
      return { type: String(answer.headers['content-type'] ?? ''), body: answer.body };
    const text = await textOf(answer.body, MAX_ERROR_BYTES).catch(() => '');
    throw refusal(status, text, answer.headers['retry-after']);
  }

  /** The whole answer as JSON; null where it is none. @throws SpeechFailure as `send`, and `interrupted` */
  async json(call: SpeechCall): Promise<unknown> {
    const { body } = await this.send(call);
    try {
      return jsonOrNull(await textOf(body, MAX_JSON_BYTES));
    } catch {
      throw new SpeechFailure(call.signal.aborted ? 'cancelled' : 'interrupted');
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

/** A vendor's refusal in our words; no upstream text survives. */
export function refusal(status: number, text: string, retryAfter?: string | string[]): SpeechFailure {
  const worded = KIND_OF_WORD.find(([words]) => words.test(text))?.[1];
  const kind = worded ?? KIND_OF_STATUS[status] ?? (status >= 500 ? 'overloaded' : 'unreadable');
  const seconds = Number(retryAfter ?? Number.NaN);
  const wait = Number.isFinite(seconds) ? Math.min(Math.max(seconds * 1_000, 0), MAX_RETRY_AFTER_MS) : undefined;
  return new SpeechFailure(kind, { status, ...(wait === undefined ? {} : { retryAfterMs: wait }) });
}

function connectionFailure(error: unknown, signal: AbortSignal): SpeechFailure {
  if (signal.aborted) return new SpeechFailure('cancelled');
  const isTimeout = error instanceof Error && 'code' in error && error.code === 'UND_ERR_CONNECT_TIMEOUT';
  return new SpeechFailure(isTimeout ? 'timeout' : 'overloaded');
}
