import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Cast, castOf } from '../support/actors.js';
import { expectProblem, expectSound } from '../support/documented.js';
import { rawRequest } from '../support/raw-http.js';
import { TestServer } from '../support/server.js';
import { type Ids, objectsOf } from './objects.js';
import { ROUTES } from './routes.js';

let server: TestServer;
let cast: Cast;
let ids: Ids;

beforeAll(async () => {
  server = await TestServer.start();
  cast = castOf(server, await server.newProject());
  ids = await objectsOf(server, cast);
});
afterAll(() => server.stop());

const NAMES = Object.keys(ROUTES);
const PATHS = [...new Set(NAMES.map((name) => name.split(' ')[1] ?? ''))];
const pathOf = (pattern: string, kind: keyof Ids = 'conversation') =>
  pattern.replace(/\{\w+\}/, ids[kind]).replace('{secret_id}', ids.project);

/** The methods of all routes that a path belongs to: a word such as `counts` stands where others have an id. */
const methodsOf = (path: string): string[] => {
  const own = NAMES.map((name) => name.split(' ')).filter(([, pattern = '']) =>
    new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return [...new Set(own.map(([method = '']) => method))];
};

const idOf = async (given: string, path = '/health') =>
  (await cast.nobody.get(path, { 'x-request-id': given })).headers['x-request-id'];

describe('query fields that a route does not know', () => {
  const ANY = ['GET /health', 'GET /ready', 'GET /metrics'];

  it.each(NAMES)('%s', async (name) => {
    const [method = '', pattern = ''] = name.split(' ');
    const { query = '?', body, id } = ROUTES[name] ?? {};
    const path = `${pathOf(pattern, id)}${query.replace('{project}', server.projectId)}&surprise=1`;
    const answer = await cast.operator.call<{ errors: { path: string }[] }>(method, path, { body });
    if (ANY.includes(name)) return expect(answer.status).toBe(200);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ path: field }) => field)).toContain('surprise');
  });
});

describe('methods (C11)', () => {
  it.each(PATHS)('%s names those that it takes', async (pattern) => {
    const known = methodsOf(pathOf(pattern));
    const allow = [...known, ...(known.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY', 'PROPFIND']) {
      if (known.includes(method)) continue;
      for (const body of [undefined, '{}', '{']) {
        const answer = await cast.owner.call(method, pathOf(pattern), { body });
        expectProblem(answer);
        expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, allow]);
      }
      const typed = await cast.owner.call(method, pathOf(pattern), {
        body: 'x',
        headers: { 'content-type': 'text/plain' },
      });
      expect([method, typed.status]).toEqual([method, 405]);
    }
  });

  it('unknown addresses are 404 for every method, whatever the body', async () => {
    for (const path of ['/', '/nope', '/conversations/a/b/c', '//health', '/health/x', '/.env', '/api/api/health']) {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const answer = await cast.nobody.call(method, path, { body: '{', headers: { 'content-type': 'text/plain' } });
        expectProblem(answer);
        expect([path, answer.status === 404 || path === '/']).toEqual([path, true]);
      }
    }
  });
});

/** Its own tests say which content types it takes. */
const TAKES_FILES = ['POST /knowledge/documents', 'POST /voice/turns'];

describe('content types (C11)', () => {
  const posts = NAMES.filter((name) => name.startsWith('POST ') && !TAKES_FILES.includes(name)).map((name) =>
    name.replace('POST ', ''),
  );
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'x',
    '',
  ];

  it.each(posts)('POST %s takes JSON alone', async (pattern) => {
    for (const type of types) {
      const answer = await cast.owner.call('POST', pathOf(pattern), {
        body: '{"a":1}',
        headers: { 'content-type': type },
      });
      expectProblem(answer);
      expect([type, answer.status]).toEqual([type, 415]);
    }
    const json = { 'content-type': 'application/json; charset=utf-8' };
    expect((await cast.admin.call('POST', pathOf(pattern), { body: '{"nope":1}', headers: json })).status).toBe(400);
  });
});

describe('the prefix /api', () => {
  const mayRead = (name: string) => name.startsWith('GET ') && ROUTES[name]?.who.owner === 200;
  const gets = NAMES.filter((name) => mayRead(name) && name !== 'GET /metrics').map((name) => name.replace('GET ', ''));

  it.each(gets)('%s answers alike', async (pattern) => {
    const path = pathOf(pattern, ROUTES[`GET ${pattern}`]?.id);
    const [plain, prefixed] = [await cast.owner.get(path), await cast.owner.get(`/api${path}`)];
    expect([prefixed.status, prefixed.text]).toEqual([plain.status, plain.text]);
    expect(plain.status).toBe(200);
  });

  it('is no way around: /apix is not /x, and /api alone is nothing', async () => {
    for (const path of ['/apihealth', '/apix/health', '/api', '/api/', '/API/health', '/api//health']) {
      expect([path, (await cast.owner.get(path)).status === 200]).toEqual([path, /^\/api\/?$/.test(path) && false]);
    }
    expect((await cast.owner.call('PUT', '/api/conversations')).status).toBe(405);
    expect((await cast.nobody.get('/api/projects')).status).toBe(401);
  });
});

describe('X-Request-Id', () => {
  it.each(['a', 'trace-1:2.3_4', 'x'.repeat(128)])('is echoed: %s', async (given) => {
    expect(await idOf(given)).toBe(given);
    expect(await idOf(given, '/nope')).toBe(given);
    expect(await idOf(given, '/%zz')).toBe(given);
  });

  it.each(['', ' ', 'x'.repeat(129), 'a b', '<script>', 'é', 'a,b', '"a"', '%0d%0a'])(
    'is replaced: %j',
    async (given) => {
      expect(await idOf(given)).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('is replaced when it came twice', async () => {
    const head = 'GET /health HTTP/1.1\nhost: x\nx-request-id: a\nx-request-id: b\nconnection: close\n\n';
    expect((await rawRequest(server.url, head)).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('what is hardly HTTP (C11)', () => {
  const close = 'connection: close\n\n';
  it.each([
    ['no Host', `GET /health HTTP/1.1\n${close}`],
    ['a malformed escape', `GET /%zz HTTP/1.1\nhost: x\n${close}`],
    ['no HTTP at all', 'hello\n\n'],
    ['an unknown method', `FROB /health HTTP/1.1\nhost: x\n${close}`],
    ['two lengths', `POST /conversations HTTP/1.1\nhost: x\ncontent-length: 2\ncontent-length: 3\n${close}{}`],
    [
      'a length and chunks',
      `POST /conversations HTTP/1.1\nhost: x\ncontent-length: 2\ntransfer-encoding: chunked\n${close}{}`,
    ],
    ['a negative length', `POST /conversations HTTP/1.1\nhost: x\ncontent-length: -1\n${close}`],
    ['a header without a colon', `GET /health HTTP/1.1\nhost: x\nnonsense\n${close}`],
    ['an endless header', `GET /health HTTP/1.1\nhost: x\nx: ${'x'.repeat(20_000)}\n${close}`],
    ['an endless address', `GET /${'x'.repeat(20_000)} HTTP/1.1\nhost: x\n${close}`],
    ['NUL in a header', `GET /health HTTP/1.1\nhost: x\nx: a\u0000b\n${close}`],
  ])('%s is refused with a problem', async (_, head) => {
    const answer = await rawRequest(server.url, head);
    expectSound(answer, { method: 'GET', headers: {} });
    expect(answer.status).toBe(400);
    expect((await cast.nobody.get('/health')).status).toBe(200);
  });

  it.each(['evil.example', 'localhost:1', '[::1]', 'a b', ''])('the Host %j decides nothing', async (host) => {
    const answer = await rawRequest(server.url, `GET /health HTTP/1.1\nhost: ${host}\n${close}`);
    expect([200, 400]).toContain(answer.status);
    expect(answer.text).not.toContain('evil');
  });
});
