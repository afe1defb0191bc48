import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../../test/support/server.js';
import { authMe, sellersList } from '../src/generated/sdk.gen.js';
import { ProblemError, SessionEnded } from '../src/problem.js';
import { createRest } from '../src/rest.js';
import { logIn, resumeSeller } from '../src/seller.js';
import { memoryStorage } from '../src/storage.js';
import { GrantTokens, type KeptGrant, readGrant } from '../src/tokens.js';
import { reached } from './watching.js';

let server: TestServer;
beforeAll(async () => (server = await TestServer.start()));
afterAll(() => server.stop());

const password = randomUUID();

async function account(): Promise<{ email: string; password: string; id: string }> {
  const email = `${randomUUID()}@example.com`;
  const admin = server.as({ role: 'admin', sub: 'root' });
  const { body } = await admin.post<{ id: string }>('/sellers', { email, name: 'Mia', password });
  return { email, password, id: body.id };
}

describe('a seller', () => {
  it('logs in, stays logged in over a reload, and logs out', async () => {
    const { email } = await account();
    const settings = { url: server.url, storage: memoryStorage() };
    const { client } = await logIn(settings, { email, password });
    await reached(client, 'real-time');
    expect(await authMe({ client: client.rest })).toMatchObject({ kind: 'seller', name: 'Mia' });
    expect((await sellersList({ client: client.rest, query: { limit: 10 } })).data.length).toBeGreaterThan(0);
    client.close();
    const again = await resumeSeller(settings);
    await reached(again!.client, 'real-time');
    const { rest } = again!.client;
    await again!.logOut();
    await expect(authMe({ client: rest })).rejects.toThrow(SessionEnded);
    expect(await resumeSeller(settings)).toBeNull();
  });

  it('is refused with the problem in hand', async () => {
    const { email } = await account();
    const wrong = logIn({ url: server.url, storage: memoryStorage() }, { email, password: 'not the password' });
    await expect(wrong).rejects.toThrow(ProblemError);
    await expect(wrong).rejects.toMatchObject({ problem: { status: 401 } });
  });

  it('is told when the session was ended', async () => {
    const { email, id } = await account();
    const { client } = await logIn({ url: server.url, storage: memoryStorage() }, { email, password });
    await reached(client, 'real-time');
    const said = new Promise((resolve) => client.socket.on('session:ended', resolve));
    const admin = createRest(server.url, { current: async () => server.token({ role: 'admin' }), renewed: fail });
    await admin.patch({ url: '/sellers/{id}', path: { id }, body: { is_active: false } });
    expect(await said).toEqual({ reason: 'revoked' });
    await expect(authMe({ client: client.rest })).rejects.toThrow(SessionEnded);
    client.close();
  });
});

describe('a token', () => {
  it('is renewed once for all who ask at the same time, and a refused one is tried again', async () => {
    const { email } = await account();
    const storage = memoryStorage();
    const { client } = await logIn({ url: server.url, storage }, { email, password });
    const grant = (await readGrant({ storage, key: 'seller' }))!;
    await storage.set('seller', JSON.stringify({ ...grant, access_token: `${grant.access_token}x` }));
    const views = await Promise.all([1, 2, 3].map(() => authMe({ client: client.rest })));
    expect(views).toHaveLength(3);
    const next = (await readGrant({ storage, key: 'seller' }))!;
    expect(next.refresh_token).not.toBe(grant.refresh_token);
    client.close();
  });

  it('of another tab is taken, not renewed again', async () => {
    const place = { storage: memoryStorage(), key: 'grant' };
    const grant = (name: string) => ({
      access_token: name,
      refresh_token: `${name}-refresh`,
      expires_in: 600,
      token_type: 'Bearer' as const,
    });
    let renewals = 0;
    const renew = async ({ access_token: from }: KeptGrant) => {
      renewals += 1;
      return grant(`${from}+`);
    };
    const [here, there] = [new GrantTokens(place, renew), new GrantTokens(place, renew)];
    await here.begin(grant('a'));
    expect([await here.renewed('a'), await there.renewed('a')]).toEqual(['a+', 'a+']);
    expect(renewals).toBe(1);
  });
});

const fail = (): Promise<string> => Promise.reject(new SessionEnded());
