import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ApiClient } from '../support/api-client.js';
import { hs256, inSeconds } from '../support/forged.js';
import { allEvents } from '../support/sse.js';
import { TestServer } from '../support/server.js';
import type { Behaviour } from '../simulators/behaviour.ts';
import { htmlRefusal, openAiRefusal } from '../simulators/refusals.ts';
import { type SimulatedVendor, startVendor } from '../simulators/vendor.ts';

/** Words without the shape of a secret, so that only care keeps them out of the log, and no scrubbing after the fact. */
const canary = (name: string) => `canary${name}${randomUUID().replaceAll('-', '')}`;

const KEY = canary('key');
const TOKEN = canary('token');
const PRIVATE = {
  text: canary('text'),
  title: canary('title'),
  metadata: canary('metadata'),
  query: canary('query'),
  clientId: canary('client'),
  idempotency: canary('idempotency'),
  cookie: canary('cookie'),
  agent: canary('agent'),
  path: canary('path'),
  sub: canary('sub'),
  name: canary('name'),
  instructions: canary('instructions'),
  vendor: canary('vendor'),
};

const lines: string[] = [];
let vendor: SimulatedVendor;
let server: TestServer;
let ann: ApiClient;
let token: string;

beforeAll(async () => {
  vendor = await startVendor();
  const llm = {
    LLM_PROVIDER: 'openai',
    OPENAI_BASE_URL: vendor.openAiUrl,
    OPENAI_API_KEY: KEY,
    LLM_LAST_RESORT: 'none',
  };
  const log = { write: (line: string) => void lines.push(line) };
  server = await TestServer.start({ LOG_LEVEL: 'debug', ...llm }, log);
  const project = await server.newProject('canaries', PRIVATE.instructions);
  token = hs256({ sub: PRIVATE.sub, name: PRIVATE.name, project_id: project, exp: inSeconds(600) });
  ann = new ApiClient(server.url, token);
});
afterAll(async () => {
  await server.stop();
  await vendor.close();
  expectSilent(lines.join(''));
});

const HEADERS = {
  cookie: `session=${PRIVATE.cookie}`,
  'user-agent': PRIVATE.agent,
  'x-api-key': TOKEN,
  referer: `https://example.com/?${PRIVATE.query}`,
};

/** Checks that a text holds none of the canaries. */
function expectSilent(text: string): void {
  for (const word of [KEY, TOKEN, token, ...Object.values(PRIVATE)]) {
    const place = text.indexOf(word);
    expect(place < 0 ? '' : text.slice(Math.max(0, place - 120), place + 60)).toBe('');
  }
}

async function refused(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await ann.call<{ status: number }>(method, path, { body, headers: { ...HEADERS, ...headers } });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expectSilent(answer.text + JSON.stringify(answer.headers));
  return answer;
}

async function open(): Promise<string> {
  const opened = await ann.post<{ id: string }>(
    '/conversations',
    { title: PRIVATE.title, metadata: { note: PRIVATE.metadata } },
    { ...HEADERS, 'idempotency-key': PRIVATE.idempotency + lines.length },
  );
  expect(opened.status).toBe(201);
  return opened.body.id;
}

/** Everything that the database holds, as text. */
async function everyRow(): Promise<string> {
  const tables = await server.sql<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const dumps = await Promise.all(tables.map(({ name }) => server.sql(`SELECT row_to_json(t) AS row FROM ${name} t`)));
  return JSON.stringify(dumps);
}

describe('a refusal, and the log', () => {
  const long = 'x'.repeat(17_000);

  it('says nothing of what was sent', async () => {
    const id = await open();
    const messages = `/conversations/${id}/messages`;
    await refused('GET', `/${PRIVATE.path}?q=${PRIVATE.query}`);
    await refused('GET', `/conversations/${PRIVATE.path}?q=${PRIVATE.query}`);
    await refused('GET', `/%zz${PRIVATE.path}`);
    await refused('PUT', `/conversations?q=${PRIVATE.query}`, { title: PRIVATE.title });
    await refused('GET', `/projects?cursor=${PRIVATE.query}`);
    await refused('GET', `/conversations/project/${server.projectId}?status=${PRIVATE.query}`);
    await refused('GET', `${messages}?after_seq=${PRIVATE.query}`);
    await refused('POST', messages, { content: PRIVATE.text + long, client_message_id: PRIVATE.clientId });
    await refused('POST', messages, { content: `${PRIVATE.text}\u0000` });
    await refused('POST', messages, { content: 'x', client_message_id: `${PRIVATE.clientId} é` });
    await refused('POST', messages, `{"content":"${PRIVATE.text}`);
    await refused('POST', messages, PRIVATE.text, { 'content-type': 'text/plain' });
    await refused('POST', messages, PRIVATE.text.repeat(4_000));
    await refused('POST', '/conversations', { metadata: { a: PRIVATE.metadata + long } });
    await refused(
      'POST',
      '/conversations',
      { title: `${PRIVATE.title}\n${PRIVATE.title}` },
      { 'idempotency-key': `${PRIVATE.idempotency} x` },
    );
    await refused('GET', '/projects', undefined, { authorization: `Bearer ${TOKEN}` });
    await refused('GET', '/projects', undefined, { authorization: `Basic ${TOKEN}` });
    await refused('GET', '/projects', undefined, { authorization: `Bearer ${token.slice(0, -3)}` });
    await refused('GET', '/generations/x/stream', undefined, { 'last-event-id': PRIVATE.query });
    expectSilent(lines.join(''));
  });
});

describe('a vendor that tells our key', () => {
  const text = `Incorrect API key provided: ${KEY}; ${PRIVATE.vendor}`;
  const behaviours: readonly (readonly [string, Behaviour])[] = [
    ['401', { refusal: openAiRefusal(401, { code: 'invalid_api_key', text }) }],
    ['400', { refusal: openAiRefusal(400, { text }) }],
    ['429', { refusal: openAiRefusal(429, { type: 'insufficient_quota', code: text, text }) }],
    ['500', { refusal: openAiRefusal(500, { type: text, text }) }],
    ['502 HTML', { refusal: htmlRefusal(502, text) }],
    ['an error chunk', { chunks: [], ending: 'error-chunk', errorChunk: { code: text, message: text } }],
    ['a refusal', { chunks: [], refusalText: text }],
    ['malformed JSON', { chunks: [], ending: 'malformed' }],
    ['a reset', { reset: true }],
  ];
  beforeEach(() => {
    vendor.when(() => true, { refusal: openAiRefusal(500, { text }) });
  });

  it.each(behaviours)('by %s is not repeated', async (_, behaviour) => {
    const id = await open();
    vendor.when(() => true, behaviour);
    const body = { content: PRIVATE.text, client_message_id: PRIVATE.clientId };
    await refused('POST', `/conversations/${id}/messages`, body);
    const stream = await ann.stream('POST', `/conversations/${id}/generations`);
    expectSilent(JSON.stringify(await allEvents(stream.events)));
    const sync = await ann.get<{ generation: unknown }>(`/conversations/${id}/sync`);
    expect(sync.text).not.toContain(KEY);
    expect(sync.text).not.toContain(PRIVATE.vendor);
    expectSilent(lines.join(''));
  });
});

describe('a fault of our own', () => {
  const broken = [
    [
      'conversations',
      'title',
      () => refused('POST', '/conversations', { title: PRIVATE.title, metadata: { a: PRIVATE.metadata } }),
    ],
    [
      'messages',
      'content',
      (id: string) => refused('POST', `/conversations/${id}/messages`, { content: PRIVATE.text }),
    ],
    ['receipts', 'reader_id', (id: string) => refused('POST', `/conversations/${id}/read`, { up_to_seq: 1 })],
    [
      'idempotency_keys',
      'owner',
      () => refused('POST', '/conversations', { title: PRIVATE.title }, { 'idempotency-key': PRIVATE.idempotency }),
    ],
  ] as const;

  it.each(broken)('in the table %s is logged without what the statement held', async (table, column, call) => {
    const id = await open();
    vendor.when(() => true, { text: 'Fine.' });
    await ann.post(`/conversations/${id}/messages`, { content: PRIVATE.text });
    const before = lines.length;
    await server.sql(`ALTER TABLE ${table} RENAME COLUMN ${column} TO broken`);
    expect((await call(id)).status).toBe(500);
    await server.sql(`ALTER TABLE ${table} RENAME COLUMN broken TO ${column}`);
    expect(lines.slice(before).join('')).toContain('"code":"42703"');
    expectSilent(lines.join(''));
  });
});

describe('what is kept', () => {
  it('is no key and no token, in any row', async () => {
    const rows = await everyRow();
    expect(rows).toContain(PRIVATE.text);
    for (const secret of [KEY, TOKEN, token, PRIVATE.vendor, PRIVATE.cookie]) expect(rows).not.toContain(secret);
  });

  it('is nothing private, in any metric', async () => {
    const metrics = await ann.get('/metrics');
    expect(metrics.status).toBe(200);
    expectSilent(metrics.text);
  });

  it('is a log that says something', () => {
    const levels = new Set(lines.map((line) => (JSON.parse(line) as { level: number }).level));
    expect([...levels]).toEqual(expect.arrayContaining([20, 50]));
  });
});
