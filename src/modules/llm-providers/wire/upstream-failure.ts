import { z } from 'zod';
import { LlmFailure, type LlmFailureKind } from '../llm-failure.problems.js';

const MAX_RETRY_AFTER_MS = 60_000;

/** What vendors write into `code`, `type`, `metadata.error_type` or `availability.code` (providers.md §1.1, §2.4, §9). */
const WORDS: readonly (readonly [LlmFailureKind, readonly string[]])[] = [
  ['auth', ['authentication', 'authentication_error', 'invalid_api_key', 'permission_denied']],
  [
    'quota',
    [
      'insufficient_quota',
      'credit_balance_exhausted',
      'organization_spend_limit_exceeded',
      'project_spend_limit_exceeded',
      'organization_usage_limit_exceeded',
      'billing_hard_limit_reached',
      'payment_required',
    ],
  ],
  ['rate-limited', ['rate_limit_exceeded', 'rate_limit_error', 'slow_down']],
  [
    'overloaded',
    [
      'server_is_overloaded',
      'service_unavailable_error',
      'overloaded_error',
      'provider_overloaded',
      'provider_unavailable',
      'server',
      'server_error',
    ],
  ],
  ['timeout', ['timeout']],
  [
    'context-too-long',
    [
      'context_length_exceeded',
      'exceed_context_size_error',
      'max_tokens_exceeded',
      'token_limit_exceeded',
      'string_too_long',
      'payload_too_large',
    ],
  ],
  ['content-blocked', ['content_policy_violation', 'content_filter', 'refusal']],
  ['bad-request', ['invalid_request', 'invalid_prompt', 'precondition_failed', 'unprocessable']],
  ['not-found', ['not_found', 'not_found_error', 'model_not_found', 'free_variant_ended']],
];

const KIND_OF_WORD = new Map(WORDS.flatMap(([kind, words]) => words.map((word) => [word, kind] as const)));

const KIND_OF_STATUS: Readonly<Record<number, LlmFailureKind>> = {
  401: 'auth',
  402: 'quota',
  403: 'auth',
  404: 'not-found',
  408: 'timeout',
  409: 'overloaded',
  413: 'context-too-long',
  429: 'rate-limited',
  501: 'bad-request',
  504: 'timeout',
  524: 'timeout',
};

/** Compatible servers say it only in prose. */
const CONTEXT_PROSE =
  /context (length|size|window)|context_length|(prompt|input|message)s? (is|are) too long|too many (input )?tokens/i;
const STATUSES_WITH_CONTEXT_PROSE = new Set([400, 413, 422]);

const fieldsSchema = z.record(z.string(), z.unknown()).catch({});
type Fields = z.infer<typeof fieldsSchema>;
type UpstreamHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A refused request as it came over the wire; `text` is the raw body, in any format. */
export interface UpstreamRefusal {
  readonly status: number;
  readonly headers: UpstreamHeaders;
  readonly text: string;
}

const fieldsOf = (value: unknown): Fields => fieldsSchema.parse(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function kindOfWords(error: Fields): LlmFailureKind | undefined {
  const words = [fieldsOf(error.metadata).error_type, error.code, fieldsOf(error.availability).code, error.type];
  for (const word of words) {
    const kind = typeof word === 'string' ? KIND_OF_WORD.get(word) : undefined;
    if (kind) return kind;
  }
  return undefined;
}

function kindOfStatus(status: number): LlmFailureKind {
  return KIND_OF_STATUS[status] ?? (status >= 500 ? 'overloaded' : 'bad-request');
}

function isModeration(status: number, error: Fields): boolean {
  const { reasons, patterns } = fieldsOf(error.metadata);
  return status === 403 && (Array.isArray(reasons) || Array.isArray(patterns));
}

/** OpenRouter's 402 that passes by itself: requests in flight have reserved the credit (providers.md §2.4). */
function isPassingBudget(status: number, error: Fields, wait?: number): boolean {
  return (
    status === 402 && wait !== undefined && fieldsOf(error.metadata).limit_source === 'openrouter_in_flight_budget'
  );
}

/** Milliseconds to wait as the vendor says them (`retry-after-ms`, or `retry-after` in seconds or as a date): 0 to 60 000. */
export function retryAfterMs(headers: UpstreamHeaders, now = Date.now()): number | undefined {
  const milliseconds = Number.parseFloat(String(headers['retry-after-ms']));
  const retryAfter = String(headers['retry-after'] ?? '');
  const seconds = /^\s*[\d.]+\s*$/.test(retryAfter) ? Number.parseFloat(retryAfter) * 1_000 : Number.NaN;
  const wait = [milliseconds, seconds, Date.parse(retryAfter) - now].find(Number.isFinite);
  return wait === undefined ? undefined : Math.min(Math.max(wait, 0), MAX_RETRY_AFTER_MS);
}

/** Translates a refused request of any dialect into our vocabulary (providers.md §9). No upstream text survives. */
export function failureOfRefusal({ status, headers, text }: UpstreamRefusal): LlmFailure {
  const body = fieldsOf(parsed(text));
  // Old vLLM writes the error's fields at the top of the body.
  const error = 'error' in body ? fieldsOf(body.error) : body;
  const wait = retryAfterMs(headers);
  const kind = (): LlmFailureKind => {
    if (isModeration(status, error)) return 'content-blocked';
    if (isPassingBudget(status, error, wait)) return 'rate-limited';
    const worded = kindOfWords(error);
    if (worded) return worded;
    if (STATUSES_WITH_CONTEXT_PROSE.has(status) && CONTEXT_PROSE.test(text)) return 'context-too-long';
    return kindOfStatus(status);
  };
  return new LlmFailure(kind(), { status, ...(wait !== undefined && { retryAfterMs: wait }) });
}

/** Translates the `error` of a chunk or of a body that came with HTTP 200 (providers.md §2.4: numeric codes are statuses). */
export function failureOfChunk(error: unknown): LlmFailure {
  const fields = fieldsOf(error);
  const status = Number(fields.code);
  const isStatus = Number.isInteger(status) && status >= 400 && status < 600;
  if (isStatus && isModeration(status, fields)) return new LlmFailure('content-blocked', { status });
  const kind = kindOfWords(fields) ?? (isStatus ? kindOfStatus(status) : 'interrupted');
  return new LlmFailure(kind, isStatus ? { status } : {});
}
