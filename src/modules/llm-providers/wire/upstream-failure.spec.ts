import { failureOfChunk, failureOfRefusal, retryAfterMs } from './upstream-failure.js';

const NOW = Date.parse('2026-11-21T12:00:00Z');

const kindOf = (status: number, body: unknown) =>
  failureOfRefusal({ status, headers: {}, text: typeof body === 'string' ? body : JSON.stringify(body) }).kind;

describe('retryAfterMs', () => {
  it.each([
    [{ 'retry-after': '3' }, 3_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '86400' }, 60_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j is %p', (headers, expected) => {
    expect(retryAfterMs(headers, NOW)).toBe(expected);
  });
});

describe('failureOfRefusal', () => {
  it.each([
    'insufficient_quota',
    'credit_balance_exhausted',
    'organization_spend_limit_exceeded',
    'project_spend_limit_exceeded',
    'organization_usage_limit_exceeded',
  ])('a 429 with the billing code %s is no rate limit', (code) => {
    expect(kindOf(429, { error: { type: 'insufficient_quota', code } })).toBe('quota');
  });

  it('an unknown billing code is known by its type', () => {
    expect(kindOf(429, { error: { type: 'insufficient_quota', code: 'something_new' } })).toBe('quota');
  });

  it.each([
    "This model's maximum context length is 4096 tokens",
    'the request exceeds the available context size',
    'prompt is too long: 9000 tokens',
  ])('reads "%s" as a context that is too long', (message) => {
    expect(kindOf(400, { error: { message } })).toBe('context-too-long');
    expect(kindOf(400, { detail: message })).toBe('context-too-long');
    expect(kindOf(500, { error: { message } })).toBe('overloaded');
  });

  it.each(['', 'null', '[]', '"text"', '<html>502</html>', '{"error":null}', '{"error":[]}'])(
    'falls back to the status for the body %j',
    (text) => expect(kindOf(503, text)).toBe('overloaded'),
  );
});

describe('failureOfChunk', () => {
  it('takes a numeric code for a status', () => {
    expect(failureOfChunk({ code: 402 })).toMatchObject({ kind: 'quota', details: { status: 402 } });
    expect(failureOfChunk({ code: '503' }).kind).toBe('overloaded');
    expect(failureOfChunk({ code: 403, metadata: { reasons: ['x'] } }).kind).toBe('content-blocked');
  });

  it('is an interruption when it says nothing that we know', () => {
    expect(failureOfChunk('broken').kind).toBe('interrupted');
    expect(failureOfChunk({ code: 7 }).kind).toBe('interrupted');
  });
});
