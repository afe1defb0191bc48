import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import type { ContactView, IdentifiedView } from '../../src/contract/contact.schema.js';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import { IdentityService } from '../../src/modules/contacts/identity/identity.service.js';
import { ApiClient } from '../support/api-client.js';
import { rounds } from '../support/rounds.js';
import { TEST_SECRET, TestServer } from '../support/server.js';
import { identitySecret, identityToken, type Visitor, visitor } from './people.js';

const now = () => Math.floor(Date.now() / 1_000);

const identify = ({ api, contact }: Visitor, identity_token: string) =>
  api.post<IdentifiedView>(`/contacts/${contact.id}/identify`, { identity_token });

describe('verified identities', () => {
  let server: TestServer;
  let secret: string;
  beforeAll(async () => {
    server = await TestServer.start();
    secret = await identitySecret(server);
  });
  afterAll(() => server.stop());

  const signed = (claims: Record<string, unknown>, by = secret) =>
    identityToken(by, { project_id: server.projectId, ...claims });

  it('take over what is signed, and nothing that is not', async () => {
    const ann = await visitor(server, { name: 'VIP', email: 'ceo@example.com' });
    const token = await signed({ sub: 'u-1', name: 'Ann', attributes: { plan: 'gold' }, is_verified: false, id: 'x' });
    const answer = await identify(ann, token);
    expect(answer.status).toBe(200);
    expect(answer.body.session).toBeNull();
    expect(answer.body.contact).toMatchObject({
      id: ann.contact.id,
      external_id: 'u-1',
      name: 'Ann',
      is_verified: true,
    });
    // It was the visitor's own word.
    expect(answer.body.contact.email).toBeNull();
    const path = `/contacts/${ann.contact.id}`;
    const seen = (await server.as({ role: 'seller', sub: 'sam' }).get<ContactView>(path)).body;
    expect(seen.attributes).toEqual({ plan: 'gold' });
    expect((await ann.api.call('PATCH', path, { body: { email: 'other@example.com' } })).status).toBe(403);
  });

  it('are refused for every fault, all alike, and leave the contact anonymous', async () => {
    const ann = await visitor(server);
    const good = await signed({ sub: 'u-2' });
    const [head, claims, signature] = good.split('.') as [string, string, string];
    const other = await server.newProject();
    const otherSecret = await identitySecret(server, other);
    const unsigned = { sub: 'u-2', project_id: server.projectId, jti: 'j', exp: now() + 600 };
    const changed = Buffer.from(JSON.stringify({ ...unsigned, sub: 'admin' })).toString('base64url');
    const tokens = {
      'not a token': 'x',
      'no signature': `${head}.${claims}.`,
      'a signature cut short': good.slice(0, -4),
      'a signature in upper case': `${head}.${claims}.${signature.toUpperCase()}`,
      'a changed body': `${head}.${changed}.${signature}`,
      'alg none': new UnsecuredJWT(unsigned).encode(),
      'another algorithm': await new SignJWT(unsigned).setProtectedHeader({ alg: 'HS512' }).sign(Buffer.from(secret)),
      "another project's secret": await signed({ sub: 'u-2' }, otherSecret),
      "another project's token": await identityToken(otherSecret, { sub: 'u-2', project_id: other }),
      "another project's claim": await signed({ sub: 'u-2', project_id: other }),
      "the server's secret": await signed({ sub: 'u-2' }, TEST_SECRET),
      'an ended token': await signed({ sub: 'u-2', exp: now() - 60 }),
      'a token for too long': await signed({ sub: 'u-2', exp: now() + 7_200 }),
      'no end': await signed({ sub: 'u-2', exp: undefined }),
      'no jti': await signed({ sub: 'u-2', jti: undefined }),
      'no project': await signed({ sub: 'u-2', project_id: undefined }),
      'no subject': await signed({}),
      'an empty subject': await signed({ sub: '' }),
      'a malformed e-mail': await signed({ sub: 'u-2', email: 'nobody' }),
    };
    const bodies = new Set<string>();
    for (const [fault, token] of Object.entries(tokens)) {
      const body = { identity_token: token };
      const answer = await ann.api.post(`/contacts/${ann.contact.id}/identify`, body, { 'x-request-id': 'same' });
      expect([fault, answer.status]).toEqual([fault, 400]);
      bodies.add(answer.text);
    }
    expect(bodies.size).toBe(1);
    const path = `/contacts/${ann.contact.id}`;
    for (const identity_token of ['', undefined]) {
      expect((await ann.api.post(`${path}/identify`, { identity_token })).status).toBe(400);
    }
    expect((await ann.api.get<ContactView>(path)).body).toMatchObject({ is_verified: false, external_id: null });
  });

  it('make one person of two devices, and end the tokens of the contact that went', async () => {
    const [phone, laptop] = [await visitor(server), await visitor(server)];
    await identify(phone, await signed({ sub: 'u-3' }));
    const before = await phone.api.open();
    const asked = await laptop.api.open();
    const merged = await identify(laptop, await signed({ sub: 'u-3' }));
    expect(merged.body.contact.id).toBe(phone.contact.id);
    expect((await laptop.api.get('/me')).status).toBe(401);
    const asOne = new ApiClient(server.url, merged.body.session?.access_token);
    for (const { id } of [before, asked]) {
      const read = await asOne.get<ConversationView>(`/conversations/${id}`);
      expect(read.body.contact_id).toBe(phone.contact.id);
    }
  });

  it('are not given away by an e-mail that somebody claims', async () => {
    const owner = await visitor(server);
    await identify(owner, await signed({ sub: 'u-4', email: 'owner@example.com' }));
    const secretTalk = await owner.api.open();
    const thief = await visitor(server, { email: 'owner@example.com' });
    expect(thief.contact.id).not.toBe(owner.contact.id);
    expect((await thief.api.get(`/conversations/${secretTalk.id}`)).status).toBe(404);
    await identify(thief, await signed({ sub: 'u-5', email: 'owner@example.com' }));
    expect((await thief.api.get(`/conversations/${secretTalk.id}`)).status).toBe(404);
  });

  it('do not change on a shared device: the next person needs a new session', async () => {
    const shared = await visitor(server);
    await identify(shared, await signed({ sub: 'u-6' }));
    for (const sub of ['u-7', 'U-6', 'u-3']) {
      expect([sub, (await identify(shared, await signed({ sub }))).status]).toEqual([sub, 409]);
    }
    expect((await identify(shared, await signed({ sub: 'u-6', name: 'Again' }))).body.contact.name).toBe('Again');
  });

  it('are one contact for one person, however many tabs ask at once', async () => {
    const token = await signed({ sub: `u-${randomUUID()}` });
    const identity = server.server.app.get(IdentityService);
    const all = await Promise.all(Array.from({ length: 6 }, () => identity.arriveVerified(server.projectId, token)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    const tabs = await Promise.all(Array.from({ length: 4 }, () => visitor(server)));
    const answers = await Promise.all(tabs.map((tab) => identify(tab, token)));
    expect(answers.map(({ status, body }) => [status, body.contact.id])).toEqual(tabs.map(() => [200, all[0]?.id]));
  });

  it('and merges by staff of the same contacts wait for each other, and none fails', async () => {
    const staff = server.as({ role: 'seller', sub: 'sam' });
    for (let round = 0; round < rounds(5); round += 1) {
      const pairs = await Promise.all(
        Array.from({ length: 6 }, async () => {
          const sub = randomUUID();
          const known = (await staff.post<ContactView>('/contacts', { external_id: sub })).body;
          const guest = await visitor(server);
          await guest.api.open();
          return { sub, known, guest, bystander: (await visitor(server)).contact };
        }),
      );
      const calls = pairs.flatMap(({ sub, known, guest, bystander }) => [
        signed({ sub }).then((token) => identify(guest, token)),
        staff.post(`/contacts/${known.id}/merge`, { into: round % 2 ? guest.contact.id : bystander.id }),
        staff.post(`/contacts/${guest.contact.id}/merge`, { into: known.id }),
      ]);
      const statuses = (await Promise.all(calls)).map(({ status }) => status);
      // Whoever comes second may find the contact gone, or its session ended.
      expect(statuses.filter((status) => ![200, 400, 401, 404].includes(status))).toEqual([]);
    }
    const stray = await server.sql(
      'SELECT 1 FROM conversations v JOIN contacts c ON c.id = v.contact_id WHERE c.merged_into IS NOT NULL',
    );
    expect(stray).toEqual([]);
  });

  it('count while one of the two secrets does', async () => {
    const ann = await visitor(server);
    const second = await identitySecret(server);
    expect((await identify(ann, await signed({ sub: 'u-8' }))).status).toBe(200);
    expect((await identify(ann, await signed({ sub: 'u-8' }, second))).status).toBe(200);
    await identitySecret(server);
    expect((await identify(ann, await signed({ sub: 'u-8' }))).status).toBe(400);
    expect((await identify(ann, await signed({ sub: 'u-8' }, second))).status).toBe(200);
  });
});
