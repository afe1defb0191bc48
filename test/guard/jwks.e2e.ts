import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { ApiClient } from '../support/api-client.js';
import { expectProblem, withoutIds } from '../support/documented.js';
import { hs256, inSeconds, type Json, signed, unsigned } from '../support/forged.js';
import { type IssuerKey, KeyServer, newKey } from '../support/key-server.js';
import { TestServer } from '../support/server.js';
import { openWidget, widgetKeyOf } from '../widget/visitor.js';

const COOLDOWN_MS = 31_000;
const CACHE_MS = 11 * 60_000;

const rsa = newKey('RS256', 'r1');
const ec = newKey('ES256', 'e1');
const ed = newKey('EdDSA', 'd1');

const realNow = Date.now.bind(Date);
let ahead = 0;
let issuer: KeyServer;
let server: TestServer;

/** A server of its own for each test, since it remembers keys and failures. */
beforeEach(async () => {
  ahead = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + ahead);
  issuer = await KeyServer.start(rsa, ec, ed);
  server = await TestServer.start({ JWT_JWKS_URL: issuer.url });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server.stop();
  await issuer.stop();
});

/** Claims of somebody who has not been seen yet: a token that is known is not verified again. */
const claims = (more: Json = {}): Json => ({
  sub: randomUUID(),
  project_id: server.projectId,
  exp: inSeconds(7_200),
  ...more,
});

const by = (key: IssuerKey, header: Json = {}, more: Json = {}) =>
  signed(claims(more), key.privateKey, { alg: key.alg, kid: key.kid, ...header });

const call = (token: string) => new ApiClient(server.url, token).get('/projects');
const statusOf = async (token: string) => (await call(token)).status;

/** HS256 with something public as the secret, posing as this server, as somebody and as nobody. */
const confused = (secret: string | Buffer, header: Json = {}) =>
  ['omnichat', 'someone', undefined].map((iss) => hs256(claims({ iss }), { secret, header: { kid: 'r1', ...header } }));

describe('keys of an issuer (A12)', () => {
  it('are fetched once for a crowd; RS256, ES256 and EdDSA are accepted', async () => {
    const crowd = Array.from({ length: 10 }, () => [rsa, ec, ed]).flat();
    const statuses = await Promise.all(crowd.map((key) => statusOf(by(key))));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(issuer.hits).toBe(1);
    expect(await statusOf(server.token())).toBe(200);
  });

  it.each(['fails', 'hangs', 'talks-nonsense'] as const)('go on when the endpoint %s', async (mode) => {
    expect(await statusOf(by(rsa))).toBe(200);
    issuer.mode = mode;
    expect(await statusOf(by(ec))).toBe(200);
    expect(issuer.hits).toBe(1);
    ahead = CACHE_MS;
    expect(await statusOf(by(ed))).toBe(200);
    expect(await Promise.all(Array.from({ length: 10 }, () => statusOf(by(rsa))))).toEqual(Array(10).fill(200));
    expect(issuer.hits).toBe(2);
  });

  it('are asked for at most once in 30 s, whatever is unknown', async () => {
    expect(await statusOf(by(rsa))).toBe(200);
    const unknown = () => Promise.all(Array.from({ length: 20 }, () => statusOf(by(rsa, { kid: randomUUID() }))));
    expect(new Set(await unknown())).toEqual(new Set([401]));
    expect(issuer.hits).toBe(1);
    ahead = COOLDOWN_MS;
    await unknown();
    await unknown();
    expect(issuer.hits).toBe(2);
    issuer.mode = 'fails';
    ahead += COOLDOWN_MS;
    await unknown();
    await unknown();
    expect(issuer.hits).toBe(3);
    expect(await statusOf(by(ec))).toBe(200);
  });

  it('are asked for once in 30 s too while none was ever fetched', async () => {
    issuer.mode = 'fails';
    // Nobody can tell whether the token is good: that is no fault of the caller's.
    for (let index = 0; index < 5; index += 1) {
      const answer = await call(by(rsa));
      expectProblem(answer);
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, expect.stringMatching(/^(29|30)$/)]);
    }
    expect(await statusOf(server.token())).toBe(200);
    expect(await statusOf('garbage')).toBe(401);
    expect(issuer.hits).toBe(1);
    issuer.mode = 'answers';
    ahead = COOLDOWN_MS;
    expect(await statusOf(by(rsa))).toBe(200);
    expect(issuer.hits).toBe(2);
  });

  it('rotate: the new one is taken, the old one is refused once it is gone', async () => {
    expect(await statusOf(by(rsa))).toBe(200);
    const next = newKey('RS256', 'r2');
    issuer.keys = [rsa, next];
    ahead = COOLDOWN_MS;
    expect([await statusOf(by(next)), await statusOf(by(rsa))]).toEqual([200, 200]);
    issuer.keys = [next];
    ahead = COOLDOWN_MS + CACHE_MS;
    expect([await statusOf(by(next)), await statusOf(by(rsa))]).toEqual([200, 401]);
  });
});

describe('tokens that abuse an issuer (A2, A3)', () => {
  let trap: KeyServer;
  const thief = newKey('RS256', 'r1');
  beforeAll(async () => {
    trap = await KeyServer.start(thief);
  });
  afterAll(() => trap.stop());

  it('are refused alike, and nobody is asked for their keys', async () => {
    const refusal = withoutIds(await new ApiClient(server.url).get('/projects'));
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
    const jwk = thief.publicKey.export({ format: 'jwk' });
    const tokens = [
      ...confused(pem),
      ...confused(pem.toString().trim()),
      ...confused(rsa.publicKey.export({ type: 'spki', format: 'der' })),
      ...confused(rsa.publicKey.export({ type: 'pkcs1', format: 'pem' })),
      ...confused(JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))),
      ...confused(Buffer.from(String(rsa.publicKey.export({ format: 'jwk' }).n), 'base64url')),
      ...confused('', { alg: 'none' }),
      ...['none', 'HS256', 'HS512', 'RS256'].map((alg) => unsigned(claims(), { alg, kid: 'r1' })),
      by(thief),
      by(thief, { jku: trap.url, x5u: trap.url, jwk, x5c: ['x'] }),
      by(thief, { kid: trap.url, jku: trap.url }),
      by(rsa, { kid: 'e1' }),
      by(ec, { kid: 'r1' }),
      by(rsa, { alg: 'PS256' }),
      by(rsa, { alg: 'RS1' }),
      by(rsa, { crit: ['x'], x: 1 }),
      by(rsa, { typ: 'refresh' }),
      by(rsa, {}, { exp: undefined }),
      by(rsa, {}, { exp: inSeconds(-60) }),
      by(rsa, {}, { nbf: inSeconds(600) }),
      by(rsa, {}, { project_id: undefined }),
      by(rsa, {}, { project_id: '*' }),
      by(rsa, {}, { iss: 'omnichat', role: 'contact' }),
      ...['someone', undefined].map((iss) => hs256(claims({ iss }))),
      by(rsa).slice(0, -8),
    ];
    for (const token of tokens) expect(withoutIds(await call(token))).toEqual(refusal);
    expect(trap.hits).toBe(0);
    expect(await statusOf(by(rsa))).toBe(200);
    expect(await statusOf(hs256(claims({ iss: 'omnichat' })))).toBe(200);
  });

  it('do not speak for a visitor, whatever they copy of its token', async () => {
    const { body: chat } = await openWidget(server, { widget_key: await widgetKeyOf(server) });
    const own = chat.session.access_token;
    const copied = decodeJwt<Json>(own);
    const path = `/conversations/${chat.conversation.id}`;
    const ask = async (token: string) => (await new ApiClient(server.url, token).get(path)).status;
    expect(await ask(signed(copied, rsa.privateKey, { alg: 'RS256', kid: 'r1' }))).toBe(401);
    expect(await ask(own)).toBe(200);
  });

  it('are no better off where there is no secret at all', async () => {
    const keyOnly = await TestServer.start({ JWT_JWKS_URL: issuer.url, JWT_SECRET: '' });
    const ask = async (token: string) => (await new ApiClient(keyOnly.url, token).get('/projects')).status;
    const project = { project_id: keyOnly.projectId };
    for (const secret of ['', 'undefined', rsa.publicKey.export({ type: 'spki', format: 'pem' })]) {
      expect(await ask(hs256(claims({ iss: 'omnichat', ...project }), { secret }))).toBe(401);
    }
    expect(await ask(by(rsa, {}, project))).toBe(200);
    await keyOnly.stop();
  });
});
