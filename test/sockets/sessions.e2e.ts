import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { TEST_SECRET, TestServer } from '../support/server.js';
import { type Refusal, SocketClient } from '../support/socket-client.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const refusalOf = (auth: object, path = ''): Promise<Refusal> =>
  SocketClient.connect(server.url, auth, { path }).then(
    () => new Error('was let in'),
    (error: unknown) => error as Refusal,
  );

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token by hand; `secret` null leaves the signature out. */
function forge(header: object, claims: object, secret: string | null = TEST_SECRET): string {
  const now = Math.floor(Date.now() / 1_000);
  const project = { sub: 'ann', project_id: server.projectId, exp: now + 600 };
  const text = `${encode({ alg: 'HS256', ...header })}.${encode({ ...project, ...claims })}`;
  return `${text}.${secret === null ? '' : createHmac('sha256', secret).update(text).digest('base64url')}`;
}

describe('the handshake', () => {
  it('refuses whoever has no good token, always in the same words', async () => {
    const past = Math.floor(Date.now() / 1_000) - 600;
    const tokens: unknown[] = [
      undefined,
      null,
      '',
      'garbage',
      42,
      { $ne: '' },
      forge({ alg: 'none' }, {}, null),
      forge({}, {}, randomUUID()),
      forge({ alg: 'RS256' }, {}),
      forge({ typ: 'refresh' }, {}),
      forge({ crit: ['x'] }, {}),
      forge({}, { exp: past }),
      forge({}, { exp: undefined }),
      forge({}, { nbf: past + 6_000 }),
      forge({}, { project_id: undefined }),
      forge({}, {}).slice(0, -4),
    ];
    for (const token of tokens) {
      const { data } = await refusalOf({ token });
      expect({ token, ...data, request_id: '' }).toMatchObject({ token, status: 401, request_id: '' });
      expect(data?.title).toBe('The access token is missing or not valid.');
    }
    expect((await refusalOf({}, '?userId=ann')).data?.status).toBe(401);
  });

  it('lets a good token in, over polling too', async () => {
    const client = await SocketClient.connect(server.url, { token: forge({}, {}) }, { polling: true });
    expect(await client.refusal('no:such')).toMatchObject({ status: 404 });
    client.close();
  });

  it('asks for the token in every namespace, and knows only one', async () => {
    expect((await refusalOf({}, '/admin')).data?.status).toBe(401);
    expect((await refusalOf({ token: server.token() }, '/admin')).data?.status).toBe(404);
  });

  it.each([
    [undefined, true],
    ['own', true],
    ['https://shop.example', true],
    ['https://evil.example', false],
    ['null', false],
    ['https://shop.example.evil.example', false],
  ])('meets a page of %s', async (given, isLetIn) => {
    const admin = server.as({ role: 'admin' });
    await admin.call('PATCH', `/projects/${server.projectId}`, { body: { allowed_origins: ['https://shop.example'] } });
    const origin = given === 'own' ? server.url : given;
    const path = '/socket.io/?EIO=4&transport=polling';
    const answer = await new ApiClient(server.url).get(path, origin === undefined ? {} : { origin });
    expect(answer.status).toBe(isLetIn ? 200 : 403);
    const allowed = answer.headers['access-control-allow-origin'];
    expect(allowed).toBe(given === 'https://shop.example' ? given : undefined);
  });
});

describe('the end of a session', () => {
  it('warns, takes a fresh token of the same actor, and cuts who brings none', async () => {
    // Half a minute is forgiven, so that two seconds are left of these.
    const almostOver = () => server.token({}, -28);
    const [diligent, idle] = await Promise.all(
      [almostOver(), almostOver()].map((token) => SocketClient.connect(server.url, { token })),
    );
    if (!diligent || !idle) throw new Error('not connected');
    await diligent.until('session:expiring');
    expect(await diligent.refusal('session:refresh', { token: 'garbage' })).toMatchObject({ status: 401 });
    const eve = server.token({ sub: 'eve' });
    expect(await diligent.refusal('session:refresh', { token: eve })).toMatchObject({ status: 403 });
    const admin = server.token({ role: 'admin' });
    expect(await diligent.refusal('session:refresh', { token: admin })).toMatchObject({ status: 403 });
    const { expires_at: end } = await diligent.get('session:refresh', { token: server.token() });
    expect(Date.parse(end)).toBeGreaterThan(Date.now() + 3_000_000);
    expect(await idle.ended()).toBe('io server disconnect');
    expect(idle.news.at(-1)).toEqual({ name: 'session:ended', news: { reason: 'expired' } });
    expect(await diligent.refusal('no:such')).toMatchObject({ status: 404 });
    diligent.close();
  });

  it('cuts a seller who was disabled within five seconds, on either node, and nobody else', async () => {
    const other = await TestServer.start({ DATABASE_URL: server.databaseUrl });
    const admin = server.as({ role: 'admin' });
    const account = { email: 'mia@example.com', name: 'Mia', password: 'a long enough secret' };
    const seller = (await admin.post<{ id: string }>('/sellers', account)).body;
    const { email, password } = account;
    const grant = await server.as().post<{ access_token: string }>('/auth/login', { email, password });
    expect(grant.status).toBe(200);
    const sockets = await Promise.all(
      [server, other].map(({ url }) => SocketClient.connect(url, { token: grant.body.access_token })),
    );
    const ann = await server.socket();
    const began = Date.now();
    await admin.call('PATCH', `/sellers/${seller.id}`, { body: { is_active: false } });
    await Promise.all(sockets.map((socket) => socket.until('session:ended', ({ reason }) => reason === 'revoked')));
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(await ann.refusal('no:such')).toMatchObject({ status: 404 });
    ann.close();
    await other.stop();
  });
});
