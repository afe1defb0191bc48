import { inspect } from 'node:util';
import { compatible } from '../../src/modules/llm-providers/compatible.provider.js';
import type { LlmProvider } from '../../src/modules/llm-providers/llm.provider.js';
import { LlmFailure, type LlmFailureKind } from '../../src/modules/llm-providers/llm-failure.problems.js';
import { openAi } from '../../src/modules/llm-providers/openai.provider.js';
import { openRouter } from '../../src/modules/llm-providers/openrouter.provider.js';
import { createTransport } from '../../src/modules/llm-providers/wire/undici-fetch.adapter.js';
import type { Behaviour } from '../simulators/behaviour.ts';
import { htmlRefusal, openAiRefusal, openRouterRefusal, withHeaders } from '../simulators/refusals.ts';
import { startVendor, type SimulatedVendor } from '../simulators/vendor.ts';
import { ASK, Listener } from './listening.ts';

const CANARY = 'sk-canary-7f3a';
const transport = createTransport({ maxStreams: 10, connectTimeoutMs: 1_000 });
let vendor: SimulatedVendor;
let openai: LlmProvider;
let openrouter: LlmProvider;

beforeAll(async () => {
  vendor = await startVendor();
  openai = openAi({ baseUrl: vendor.openAiUrl, apiKey: CANARY, model: 'm' }, transport);
  openrouter = openRouter({ baseUrl: vendor.openRouterUrl, apiKey: CANARY, model: 'a/b' }, transport);
});

afterAll(async () => {
  await transport.close();
  await vendor.close();
});

async function failureOf(provider: LlmProvider, listener = new Listener()): Promise<LlmFailure> {
  const failure: unknown = await provider.answer(ASK, listener).catch((error: unknown) => error);
  if (!(failure instanceof LlmFailure)) throw new Error('There was no failure.');
  return failure;
}

/** Everything that a log could print of an error. */
const printed = (error: Error) =>
  [JSON.stringify(error), inspect(error, { depth: 9, showHidden: true }), error.stack, String(error.cause)].join('\n');

const text = `Incorrect API key provided: ${CANARY}`;
type Row = readonly [name: string, behaviour: Behaviour, kind: LlmFailureKind, retryAfterMs?: number];

// Objects, because jest fills a parameter that a row leaves out with its `done` callback.
const asCase = ([title, behaviour, kind, retryAfterMs]: Row) => ({ title, behaviour, kind, retryAfterMs });

const ofOpenAi: readonly Row[] = [
  ['an end without a word', { chunks: [] }, 'interrupted'],
  ['only reasoning', { chunks: [], reasoning: ['Hm.'], finishReason: 'length' }, 'interrupted'],
  ['400', { refusal: openAiRefusal(400, { text }) }, 'bad-request'],
  ['400 context', { refusal: openAiRefusal(400, { code: 'context_length_exceeded', text }) }, 'context-too-long'],
  ['401', { refusal: openAiRefusal(401, { code: 'invalid_api_key', text }) }, 'auth'],
  ['403', { refusal: openAiRefusal(403, { text }) }, 'auth'],
  ['404', { refusal: openAiRefusal(404, { code: 'model_not_found', text }) }, 'not-found'],
  ['408', { refusal: openAiRefusal(408, { text }) }, 'timeout'],
  ['413', { refusal: openAiRefusal(413, { text }) }, 'context-too-long'],
  ['422', { refusal: openAiRefusal(422, { text }) }, 'bad-request'],
  [
    '429 rate',
    { refusal: withHeaders(openAiRefusal(429, { code: 'rate_limit_exceeded', text }), { 'retry-after': '7' }) },
    'rate-limited',
    7_000,
  ],
  ['429 slow down', { refusal: openAiRefusal(429, { type: 'rate_limit_error', code: 'slow_down' }) }, 'rate-limited'],
  [
    '429 billing',
    { refusal: openAiRefusal(429, { type: 'insufficient_quota', code: 'credit_balance_exhausted', text }) },
    'quota',
  ],
  ['500', { refusal: openAiRefusal(500, { type: 'server_error', text }) }, 'overloaded'],
  ['502 HTML', { refusal: htmlRefusal(502, text) }, 'overloaded'],
  ['503', { refusal: openAiRefusal(503, { code: 'server_is_overloaded', text }) }, 'overloaded'],
  ['504', { refusal: htmlRefusal(504, text) }, 'timeout'],
  ['529', { refusal: openAiRefusal(529, { text }) }, 'overloaded'],
  ['error as text', { refusal: { status: 400, body: { error: text } } }, 'bad-request'],
  ['FastAPI detail', { refusal: { status: 422, body: { detail: text } } }, 'bad-request'],
  [
    'prose of a compatible server',
    {
      refusal: {
        status: 400,
        body: { object: 'error', message: "This model's maximum context length is 4096 tokens." },
      },
    },
    'context-too-long',
  ],
  ['redirect', { refusal: { status: 302, headers: { location: 'https://evil.test' }, body: '' } }, 'bad-request'],
  ['reset before headers', { reset: true }, 'overloaded'],
  [
    'error chunk before text',
    { chunks: [], ending: 'error-chunk', errorChunk: { code: 'server_error', message: text } },
    'overloaded',
  ],
  ['EOF before text', { chunks: [], ending: 'eof' }, 'interrupted'],
  ['EOF after text', { chunks: ['Half'], ending: 'eof' }, 'interrupted'],
  ['reset after text', { chunks: ['Half'], ending: 'reset' }, 'interrupted'],
  ['malformed JSON', { chunks: ['Half'], ending: 'malformed' }, 'interrupted'],
  [
    'error chunk after text',
    { chunks: ['Half'], ending: 'error-chunk', errorChunk: { code: 'server_error', message: text } },
    'interrupted',
  ],
  ['content filter', { chunks: [], finishReason: 'content_filter' }, 'content-blocked'],
  ['content filter after text', { chunks: ['Half'], finishReason: 'content_filter' }, 'content-blocked'],
  ['refusal', { chunks: [], refusalText: text }, 'content-blocked'],
];

const ofOpenRouter: readonly Row[] = [
  [
    '400 unknown model',
    {
      refusal: {
        status: 400,
        body: { error: { code: 400, message: text, availability: { code: 'model_not_found' } } },
      },
    },
    'not-found',
  ],
  ['401', { refusal: openRouterRefusal(401, { error_type: 'authentication' }, text) }, 'auth'],
  ['402', { refusal: openRouterRefusal(402, { error_type: 'payment_required' }, text) }, 'quota'],
  [
    '402 in flight',
    {
      refusal: withHeaders(openRouterRefusal(402, { limit_source: 'openrouter_in_flight_budget' }), {
        'retry-after': '1',
      }),
    },
    'rate-limited',
    1_000,
  ],
  [
    '403 moderation',
    { refusal: openRouterRefusal(403, { reasons: ['violence'], flagged_input: text }) },
    'content-blocked',
  ],
  ['403 guardrail', { refusal: openRouterRefusal(403, { patterns: ['card'] }) }, 'content-blocked'],
  ['403 permission', { refusal: openRouterRefusal(403, { error_type: 'permission_denied' }) }, 'auth'],
  ['404', { refusal: openRouterRefusal(404, {}, text) }, 'not-found'],
  ['408', { refusal: openRouterRefusal(408) }, 'timeout'],
  ['413', { refusal: openRouterRefusal(413, { error_type: 'payload_too_large' }) }, 'context-too-long'],
  ['422', { refusal: openRouterRefusal(422, { error_type: 'unprocessable' }) }, 'bad-request'],
  ['429', { refusal: openRouterRefusal(429, { error_type: 'rate_limit_exceeded' }) }, 'rate-limited'],
  ['500', { refusal: openRouterRefusal(500, { error_type: 'server' }) }, 'overloaded'],
  ['502', { refusal: openRouterRefusal(502, { error_type: 'provider_unavailable' }) }, 'overloaded'],
  ['503', { refusal: openRouterRefusal(503) }, 'overloaded'],
  ['504', { refusal: openRouterRefusal(504, { error_type: 'timeout' }) }, 'timeout'],
  ['524', { refusal: htmlRefusal(524) }, 'timeout'],
  ['529', { refusal: openRouterRefusal(529, { error_type: 'provider_overloaded' }) }, 'overloaded'],
  ['context', { refusal: openRouterRefusal(400, { error_type: 'context_length_exceeded' }) }, 'context-too-long'],
  ['policy', { refusal: openRouterRefusal(400, { error_type: 'content_policy_violation' }) }, 'content-blocked'],
  [
    'error chunk before text',
    {
      chunks: [],
      ending: 'error-chunk',
      errorChunk: { code: 429, message: text, metadata: { error_type: 'rate_limit_exceeded' } },
    },
    'rate-limited',
  ],
  [
    'error chunk after text',
    { chunks: ['Half'], ending: 'error-chunk', errorChunk: { code: 429, message: text } },
    'interrupted',
  ],
  ['finish reason error', { chunks: [], finishReason: 'error' }, 'interrupted'],
];

describe.each([
  ['openai', ofOpenAi],
  ['openrouter', ofOpenRouter],
] as const)('a failure of %s', (name, rows) => {
  it.each(rows.map(asCase))('$title', async ({ behaviour, kind, retryAfterMs }) => {
    vendor.next(behaviour);
    const provider = name === 'openai' ? openai : openrouter;
    const listener = new Listener();
    const failure = await failureOf(provider, listener);
    expect(failure.kind).toBe(kind);
    expect(failure.details).toMatchObject({ provider: name, model: provider.model });
    expect(failure.details.status).toBe(behaviour.refusal?.status ?? failure.details.status);
    expect(failure.details.retryAfterMs).toBe(retryAfterMs);
    expect(failure.details.shown ?? false).toBe(listener.text !== '');
    expect(printed(failure)).not.toContain(CANARY);
    expect(printed(failure)).not.toContain('Incorrect');
  });
});

it('a server that is not there is overloaded', async () => {
  const nobody = compatible({ baseUrl: 'http://127.0.0.1:1', model: 'm' }, transport);
  expect((await failureOf(nobody)).kind).toBe('overloaded');
});

it.each<readonly [string, Behaviour]>([
  ['before the headers', { silence: 'before-headers' }],
  ['after the headers', { silence: 'after-headers' }],
  ['while text comes', { chunks: ['Half'], ending: 'hang' }],
])('a stop %s closes the upstream connection', async (_, behaviour) => {
  const id = vendor.log.requests.length;
  vendor.next(behaviour);
  const listener = new Listener();
  const failing = failureOf(openai, listener);
  await vendor.log.request(id);
  if (behaviour.chunks) await listener.begun();
  listener.stop();
  expect((await failing).kind).toBe('cancelled');
  expect(await vendor.closed(id)).toBe('client');
});

it('a stop before the start asks nobody', async () => {
  const before = vendor.log.requests.length;
  const listener = new Listener();
  listener.stop();
  expect((await failureOf(openai, listener)).kind).toBe('cancelled');
  expect(vendor.log.requests.length).toBe(before);
});
