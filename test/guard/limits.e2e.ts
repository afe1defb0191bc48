import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Cast, castOf } from '../support/actors.js';
import { expectProblem, expectSound } from '../support/documented.js';
import { hs256, inSeconds } from '../support/forged.js';
import { FORBIDDEN_FIELDS } from '../support/hostile.js';
import { ApiClient } from '../support/api-client.js';
import { rawRequest } from '../support/raw-http.js';
import { TestServer } from '../support/server.js';
import { ROUTES } from './routes.js';

interface Refusal {
  readonly type: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

const KIB_128 = 131_072;

let server: TestServer;
let cast: Cast;
let path: string;

beforeAll(async () => {
  server = await TestServer.start();
  cast = castOf(server, await server.newProject());
});
beforeEach(async () => {
  path = `/conversations/${(await cast.owner.open()).id}`;
});
afterAll(() => server.stop());

const slugOf = (body: unknown): string => (body as Refusal).type.split('/').at(-1) ?? '';
/** The seller writes: nobody answers, so nobody waits. */
const say = (content: unknown) => cast.seller.post<Refusal>(`${path}/messages`, { content });

const filled = (bytes: number) => JSON.stringify({ content: '' }).replace('""', `"${'x'.repeat(bytes - 14)}"`);
const open = (metadata: unknown) => cast.owner.post<{ metadata: unknown }>('/conversations', { metadata });
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
const as = (claims: object) =>
  new ApiClient(server.url, hs256({ sub: 'ann', project_id: server.projectId, exp: inSeconds(60), ...claims }));
const forge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const list = (query: string) => cast.owner.get(`/conversations/project/${server.projectId}?${query}`);

describe('the text of a message (C2)', () => {
  it.each([
    ['a byte', 'x'],
    ['16384 bytes', 'x'.repeat(16_384)],
    ['8192 letters of two bytes', 'é'.repeat(8_192)],
    ['4096 signs of four bytes', '😀'.repeat(4_096)],
    ['white space around a word', ' \n x \t'],
    ['control characters other than NUL', 'a\u0001\u0007b'],
  ])('may be %s, and is stored as it came', async (_, content) => {
    expect((await say(content)).status).toBe(201);
    const stored = await server.sql('SELECT content FROM messages WHERE conversation_id = $1', [
      path.split('/').at(-1),
    ]);
    expect(stored).toEqual([{ content }]);
  });

  it.each([
    ['nothing', '', 400, 'invalid-request'],
    ['spaces', '   ', 400, 'invalid-request'],
    ['other white space', '\n\t\u00a0\u2003', 400, 'invalid-request'],
    ['NUL', 'a\u0000b', 400, 'invalid-request'],
    ['half a surrogate pair', 'a\ud800', 400, 'invalid-request'],
    ['16385 bytes', 'x'.repeat(16_385), 413, 'message-too-large'],
    ['16384 letters, one of two bytes', `${'x'.repeat(16_383)}é`, 413, 'message-too-large'],
    ['fewer letters but more bytes', '😀'.repeat(4_097), 413, 'message-too-large'],
    ['120 KiB', 'x'.repeat(120_000), 413, 'message-too-large'],
    ['a number', 7, 400, 'invalid-request'],
    ['null', null, 400, 'invalid-request'],
    ['a list', ['x'], 400, 'invalid-request'],
  ])('may not be %s', async (_, content, status, slug) => {
    const answer = await say(content);
    expectProblem(answer);
    expect([answer.status, slugOf(answer.body)]).toEqual([status, slug]);
    expect((await say('still here')).status).toBe(201);
  });
});

describe('the size of a body (C3)', () => {
  it('may be 128 KiB and no more', async () => {
    const most = await cast.owner.post(`${path}/messages`, filled(KIB_128));
    expect([most.status, slugOf(most.body)]).toEqual([413, 'message-too-large']);
    const more = await cast.owner.post(`${path}/messages`, filled(KIB_128 + 1));
    expect([more.status, slugOf(more.body)]).toEqual([413, 'body-too-large']);
  });

  it('of 2 MB is refused, with its length and in chunks, and others go on', async () => {
    const sized = await cast.owner.post<Refusal>(`${path}/messages`, filled(2_000_000));
    const auth = `authorization: Bearer ${cast.owner.token}\ncontent-type: application/json`;
    const head = `POST ${path}/messages HTTP/1.1\nhost: x\nconnection: close\n${auth}\ntransfer-encoding: chunked\n\n`;
    const chunk = `8000\n${'x'.repeat(0x80_00)}\n`;
    const chunked = await rawRequest(server.url, `${head}${chunk.repeat(64)}0\n\n`);
    for (const answer of [sized, chunked]) {
      expectSound(answer, { method: 'POST', headers: {} });
      expect([answer.status, slugOf(answer.body)]).toEqual([413, 'body-too-large']);
    }
    expect((await say('still here')).status).toBe(201);
  });
});

describe('fields that a caller may not set (C5)', () => {
  const creating = Object.entries(ROUTES).filter(([name, route]) => /^(POST|PUT|PATCH) /.test(name) && route.body);

  it.each(creating)('%s refuses each by its name', async (name, route) => {
    const [method = '', pattern = ''] = name.split(' ');
    const target = pattern.replace('{id}', path.split('/').at(-1) ?? '');
    for (const field of [...FORBIDDEN_FIELDS, '__proto__x', 'x'.repeat(100)]) {
      if (route.takes?.includes(field)) continue;
      const body = `{"${field}":"system",${JSON.stringify(route.body).slice(1)}`;
      const answer = await cast.operator.call<Refusal>(
        method,
        `${target}${route.query?.replace('{project}', server.projectId) ?? ''}`,
        { body },
      );
      expect([field, answer.status]).toEqual([field, 400]);
      expect(answer.body.errors).toEqual([{ path: field, message: 'is not a known field' }]);
    }
  });

  it('refuses __proto__ and what pollutes prototypes', async () => {
    for (const body of [
      '{"__proto__":{"role":"admin"}}',
      '{"constructor":{"prototype":{"x":1}}}',
      '{"metadata":{"__proto__":1}}',
    ]) {
      expect((await cast.owner.post('/conversations', body)).status).toBe(400);
    }
    expect(({} as Record<string, unknown>).role).toBeUndefined();
  });
});

describe('metadata', () => {
  it.each([
    {},
    { a: null, b: [1, 'é', { c: false }], 'spaced key': '' },
    { literal: String.raw`\u0000 and \ud800` },
    { 'a.b': 1, $where: '1', constructor: 'x', prototype: { constructor: null }, toString: 1 },
    { text: 'x'.repeat(8_192 - 11) },
    nested(32),
  ])('is kept as it came (%#)', async (metadata) => {
    const opened = await open(metadata);
    expect([opened.status, opened.body.metadata]).toEqual([201, metadata]);
  });

  it.each([
    ['larger than 8 KiB', { text: 'x'.repeat(8_192 - 10) }],
    ['a long key', { ['k'.repeat(65)]: 1 }],
    ['NUL', { a: ['\u0000'] }],
    ['NUL in a key', { 'a\u0000': 1 }],
    ['half a surrogate pair', { a: { b: '\udc00' } }],
    ['half a surrogate pair in a key', { '\ud800': 1 }],
    ['nested too deep', nested(33)],
    ['nested far too deep', nested(1_000)],
    ['a list', []],
    ['a text', 'x'],
    ['null', null],
  ])('is refused with %s', async (_, metadata) => {
    const answer = await open(metadata);
    expectProblem(answer);
    expect(answer.status).toBe(400);
  });

  it('is refused alike with an Idempotency-Key, however deep', async () => {
    const deep = `{"metadata":{"a":${'['.repeat(60_000)}${']'.repeat(60_000)}}}`;
    expect((await cast.owner.post('/conversations', deep, { 'idempotency-key': 'deep' })).status).toBe(400);
  });
});

describe('names in a token', () => {
  it.each([{ sub: 'a\u0000' }, { sub: 'a\ud800' }, { name: '\u0000' }, { name: 'x\udfff' }])(
    'are refused: %j',
    async (claims) => {
      expect((await as(claims).post('/conversations')).status).toBe(401);
    },
  );

  it.each(["'; DROP TABLE messages; --", '%', 'a\nb', '😀', 'null', '*'])('are only names: %j', async (sub) => {
    expect(await as({ sub }).open()).toMatchObject({ user_id: sub });
    expect(
      (await as({ sub: 'nobody-else' }).get<{ data: [] }>(`/conversations/project/${server.projectId}`)).body.data,
    ).toEqual([]);
  });
});

describe('filters and cursors (C8)', () => {
  it.each([
    `status=${encodeURIComponent("open' OR '1'='1")}`,
    'status=open&status=resolved',
    'status[$ne]=open',
    `mode=${encodeURIComponent('assistant; DROP TABLE conversations')}`,
    'limit=0',
    'limit=201',
    'limit=-1',
    'limit=1e2',
    'limit=10%20',
    'limit=',
    'order=id',
    `cursor=${forge(['2026-01-01T00:00:00.000Z', "x' OR 1=1 --"])}`,
    `cursor=${forge(["2026-01-01'; --", '00000000-0000-0000-0000-000000000000'])}`,
    `cursor=${forge({ at: 1, id: 2 })}`,
    `cursor=${forge(null)}`,
    'cursor=%00',
    `cursor=${'A'.repeat(513)}`,
  ])('are refused: %s', async (query) => {
    const answer = await list(query);
    expectProblem(answer);
    expect(answer.status).toBe(400);
  });

  it('show nothing of others to a cursor that points at them', async () => {
    const theirs = await cast.neighbour.open();
    const page = await cast.owner.get<{ data: { user_id: string }[] }>(
      `/conversations/project/${server.projectId}?cursor=${forge([new Date(Date.now() + 60_000).toISOString(), theirs.id])}`,
    );
    expect(new Set(page.body.data.map(({ user_id: user }) => user))).toEqual(new Set(['owner']));
  });
});
