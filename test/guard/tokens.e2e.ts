import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { ApiClient } from '../support/api-client.js';
import { expectProblem, withoutIds } from '../support/documented.js';
import { hs256, inSeconds, type Json, signed, unsigned } from '../support/forged.js';
import { KeyServer } from '../support/key-server.js';
import { TEST_SECRET, TestServer } from '../support/server.js';

let server: TestServer;
let trap: KeyServer;
let claims: Json;

beforeAll(async () => {
  server = await TestServer.start();
  trap = await KeyServer.start();
  claims = { sub: 'ann', project_id: server.projectId, iss: 'someone', exp: inSeconds(600) };
});
afterAll(async () => {
  await server.stop();
  await trap.stop();
});

const statusOf = async (token: string, on = server) => (await new ApiClient(on.url, token).get('/projects')).status;

/** Checks that a request is refused with exactly the bytes that one without a token gets. */
async function expectRefused(headers: Record<string, string>, path = '/projects'): Promise<void> {
  const nobody = new ApiClient(server.url);
  const answer = await nobody.get(path, headers);
  expectProblem(answer);
  expect(withoutIds(answer)).toEqual(withoutIds(await nobody.get('/projects')));
  expect(answer.status).toBe(401);
}

const expectTokenRefused = (token: string) => expectRefused({ authorization: `Bearer ${token}` });

describe('a request without a token (A1)', () => {
  it.each([
    {},
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: 'Bearer x' },
    { authorization: 'Bearer ..' },
    { authorization: 'Bearer null' },
    { authorization: 'Bearer e30.e30.e30' },
    { authorization: `Bearer ${'a'.repeat(8_000)}` },
    { authorization: 'Basic YTpi' },
    { cookie: 'token=x; access_token=x' },
    { 'x-user-id': 'ann', 'x-forwarded-user': 'ann' },
  ])('is refused: %j', (headers) => expectRefused(headers as Record<string, string>));

  it('is refused when a good token stands in the wrong place', async () => {
    const good = hs256(claims);
    expect(await statusOf(good)).toBe(200);
    await expectRefused({ cookie: `token=${good}`, 'x-access-token': good });
    await expectRefused({}, `/projects?token=${good}&access_token=${good}&userId=ann`);
    await expectRefused({ authorization: good });
    await expectRefused({ authorization: `Token ${good}` });
    await expectRefused({ authorization: `Bearer ${good} ${good}` });
    await expectRefused({ authorization: `Bearer ${good},` });
    await expectRefused({ authorization: `Bearer "${good}"` });
  });
});

describe('a forged signature (A2)', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });

  it.each(['none', 'None', 'NONE', '', 'nOnE', null, undefined, 'HS384', 'HS512', 'RS256'])('alg %p', async (alg) => {
    await expectTokenRefused(unsigned(claims, { alg, typ: 'JWT' }));
    await expectTokenRefused(hs256(claims, { header: { alg } }));
  });

  it('by another secret, by an empty one, or by no longer than a prefix of it', async () => {
    for (const secret of ['', 'secret', TEST_SECRET.slice(0, -1), `${TEST_SECRET} `, randomUUID().repeat(2)]) {
      await expectTokenRefused(hs256(claims, { secret }));
    }
  });

  it('that is cut, changed, doubled, or belongs to other claims', async () => {
    const good = hs256(claims);
    const [header = '', payload = '', signature = ''] = good.split('.');
    const other = hs256({ ...claims, role: 'admin' }).split('.')[1] ?? '';
    const changed = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    for (const token of [
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${signature.slice(0, -4)}`,
      `${header}.${payload}.${changed}`,
      `${header}.${other}.${signature}`,
      `${good}.${signature}`,
      `${header}.${payload}.${signature}${signature}`,
    ]) {
      await expectTokenRefused(token);
    }
  });

  it('that names where its own key is; nobody looks there', async () => {
    const jwk = { kty: 'oct', k: Buffer.from('attacker').toString('base64url') };
    for (const header of [
      { jku: trap.url },
      { x5u: trap.url },
      { jwk },
      { kid: trap.url },
      { kid: '../../dev/null' },
    ]) {
      await expectTokenRefused(hs256(claims, { header, secret: 'attacker' }));
      await expectTokenRefused(signed(claims, privateKey, { alg: 'RS256', ...header }));
    }
    expect(trap.hits).toBe(0);
  });

  it.each([['b64'], ['exp'], [], 'b64', null])('with the critical extensions %j', (crit) =>
    expectTokenRefused(hs256(claims, { header: { crit, b64: false } })),
  );

  it.each(['refresh', 'rt+jwt', 'JWE', 'at+jwtx', 'logout+jwt', 42, ['JWT'], {}])('of the type %j', (typ) =>
    expectTokenRefused(hs256(claims, { header: { typ } })),
  );

  it.each(['JWT', 'jwt', 'at+jwt', 'application/at+jwt', undefined])('but the type %j is fine', async (typ) => {
    expect(await statusOf(hs256(claims, { header: { typ } }))).toBe(200);
  });
});

describe('a good signature on wrong claims (A3)', () => {
  it.each<Json>([
    { exp: inSeconds(-60) },
    { exp: 0 },
    { exp: undefined },
    { exp: null },
    { exp: '9999999999' },
    { nbf: inSeconds(120) },
    { nbf: 'soon' },
    { sub: undefined },
    { sub: '' },
    { sub: 7 },
    { sub: 'x'.repeat(256) },
    { role: 'contact' },
    { role: 'Admin' },
    { role: ['admin'] },
    { role: 'superuser' },
    { project_id: undefined },
    { project_id: null },
    { project_id: '' },
    { project_id: [] },
    { project_id: 'demo' },
    { project_id: ['*'], role: 'admin' },
    { project_id: '*' },
    { project_id: '*', role: 'seller' },
    { project_id: { any: true } },
    { name: { first: 'Ann' } },
  ])('%j', (wrong) => expectTokenRefused(hs256({ ...claims, ...wrong })));

  it.each([[], 'text', 7, null])('that are no object: %j', (body) => expectTokenRefused(hs256(body as never)));

  it('counts the time with half a minute of tolerance', async () => {
    expect(await statusOf(hs256({ ...claims, exp: inSeconds(-10) }))).toBe(200);
    expect(await statusOf(hs256({ ...claims, nbf: inSeconds(10) }))).toBe(200);
  });
});

describe('a list of projects', () => {
  it('opens each of them and no other, and one must be named', async () => {
    const other = await server.newProject();
    const ann = new ApiClient(server.url, hs256({ ...claims, project_id: [server.projectId, other] }));
    for (const id of [server.projectId, other]) {
      expect((await ann.post(`/conversations?project_id=${id}`)).status).toBe(201);
    }
    expect((await ann.post('/conversations')).status).toBe(400);
    expect((await ann.post(`/conversations?project_id=${await server.newProject()}`)).status).toBe(404);
  });
});

describe('with an audience, an issuer and a rotated secret (A3, A11)', () => {
  const [current, previous] = [randomUUID() + randomUUID(), randomUUID() + randomUUID()];
  let strict: TestServer;
  beforeAll(async () => {
    strict = await TestServer.start({
      JWT_SECRET: current,
      JWT_SECRET_PREVIOUS: previous,
      JWT_AUDIENCE: 'omnichat-api',
      JWT_ISSUER: 'https://id.example.com',
    });
  });
  afterAll(() => strict.stop());

  const strictly = (more: Json = {}, secret = current) =>
    hs256(
      { ...claims, project_id: strict.projectId, aud: 'omnichat-api', iss: 'https://id.example.com', ...more },
      { secret },
    );

  it('takes the current secret and the previous one, in the overlap', async () => {
    expect(await statusOf(strictly(), strict)).toBe(200);
    expect(await statusOf(strictly({ aud: ['x', 'omnichat-api'] }, previous), strict)).toBe(200);
    expect(await statusOf(strictly({}, TEST_SECRET), strict)).toBe(401);
    expect((await strict.as().get('/projects')).status).toBe(200);
  });

  it('no longer takes the previous secret after the overlap', async () => {
    expect(await statusOf(hs256(claims, { secret: previous }))).toBe(401);
  });

  it.each<Json>([
    { aud: undefined },
    { aud: 'other' },
    { aud: [] },
    { aud: 'omnichat-api ' },
    { iss: undefined },
    { iss: 'https://id.example.com/' },
    { iss: ['https://id.example.com'] },
  ])('refuses %j', async (wrong) => expect(await statusOf(strictly(wrong), strict)).toBe(401));
});

describe('with JWT_REQUIRE_PROJECT=false', () => {
  let lax: TestServer;
  beforeAll(async () => {
    lax = await TestServer.start({ JWT_REQUIRE_PROJECT: 'false' });
  });
  afterAll(() => lax.stop());

  it('lets a user without a project use its own conversations, and nothing else', async () => {
    const ann = new ApiClient(lax.url, hs256({ sub: 'ann', exp: inSeconds(600) }));
    const opened = await ann.post<{ id: string }>(`/conversations?project_id=${lax.projectId}`);
    expect(opened.status).toBe(201);
    expect((await ann.get(`/conversations/${opened.body.id}`)).status).toBe(200);
    expect((await ann.post('/conversations')).status).toBe(400);
    expect((await ann.get('/projects')).status).toBe(403);
    expect((await ann.post('/projects', { name: 'x' })).status).toBe(403);
    const theirs = await lax.as({ sub: 'bob' }).open();
    expect((await ann.get(`/conversations/${theirs.id}`)).status).toBe(404);
  });

  it.each<Json>([{ role: 'seller' }, { role: 'admin' }, { project_id: '*' }, { project_id: [] }])(
    'refuses %j',
    async (more) => expect(await statusOf(hs256({ sub: 'ann', exp: inSeconds(600), ...more }), lax)).toBe(401),
  );
});
