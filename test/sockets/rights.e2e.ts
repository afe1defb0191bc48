import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { MergeView } from '../../src/contract/contact.schema.js';
import { SocketServer } from '../../src/platform/sockets/socket-server.js';
import { visitor, type Visitor } from '../people/people.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { eventually } from '../support/programs.js';
import type { TestServer } from '../support/server.js';
import { type Refusal, SocketClient } from '../support/socket-client.js';

/** Promise 8. */
const WITHIN_MS = 5_000;

let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await startTwoNodes();
});
afterAll(() => nodes.stop());

const sam = { sub: 'sam', role: 'seller' } as const;
const socketOf = ({ grant }: Visitor, node: TestServer) =>
  SocketClient.connect(node.url, { token: grant.access_token });
const isRefused = (error: Refusal): boolean => error.data?.status === 401;
const roomsOf = (id: string): string[] =>
  nodes.both.flatMap(({ server }) =>
    [...(server.app.get(SocketServer).io?.of('/').adapter.rooms.keys() ?? [])].filter((room) => room.includes(id)),
  );

async function withClose(clients: readonly SocketClient[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    for (const client of clients) client.close();
  }
}

describe('a conversation that is deleted', () => {
  it('is told to its watchers on either node, who then are in no room of it', async () => {
    const { id } = await nodes.a.as().open();
    const watchers = await Promise.all(nodes.both.flatMap((node) => [node.socket(), node.socket(sam)]));
    await withClose(watchers, async () => {
      for (const watcher of watchers) await watcher.get('conversation:join', { conversation_id: id });
      expect(roomsOf(id)).not.toEqual([]);
      const began = Date.now();
      expect((await nodes.a.as().delete(`/conversations/${id}`)).status).toBe(204);
      for (const watcher of watchers) {
        expect(await watcher.until('conversation:deleted')).toEqual({ conversation_id: id });
      }
      expect(Date.now() - began).toBeLessThan(WITHIN_MS);
      expect(roomsOf(id)).toEqual([]);
      for (const watcher of watchers) {
        const asked = { conversation_id: id, content: 'Hello?', client_message_id: randomUUID() };
        expect(await watcher.refusal('message:send', asked)).toMatchObject({ status: 404 });
        expect(watcher.all('conversation:deleted')).toHaveLength(1);
      }
    });
  });

  it('is found out by the other node without a hint', async () => {
    const { id } = await nodes.a.as().open();
    const ann = await nodes.b.socket();
    await withClose([ann], async () => {
      await ann.get('conversation:join', { conversation_id: id });
      await nodes.a.sql('DELETE FROM conversations WHERE id = $1', [id]);
      await ann.until('conversation:deleted', undefined, WITHIN_MS);
      expect(roomsOf(id)).toEqual([]);
    });
  });

  it('can be typed in no more: at once here, within 5 s on the other node', async () => {
    const [here, there] = [await nodes.a.as().open(), await nodes.a.as().open()];
    const [ann, elsewhere] = [await nodes.a.socket(), await nodes.b.socket()];
    await withClose([ann, elsewhere], async () => {
      const asked = { conversation_id: here.id };
      await ann.get('typing:start', asked);
      await nodes.a.as().delete(`/conversations/${here.id}`);
      expect(await ann.refusal('typing:start', asked)).toMatchObject({ status: 404 });
      const late = { conversation_id: there.id };
      await elsewhere.get('typing:start', late);
      await nodes.a.sql('DELETE FROM conversations WHERE id = $1', [there.id]);
      const began = Date.now();
      let isRefusedNow = false;
      while (!isRefusedNow) isRefusedNow = !(await elsewhere.askAnything('typing:start', late)).ok;
      expect(Date.now() - began).toBeLessThan(WITHIN_MS);
    });
  });

  it('is told to the sellers of its project, and to nobody else', async () => {
    const { id } = await nodes.a.as().open();
    const elsewhere = { ...sam, project_id: await nodes.a.newProject() };
    const [seller, other, bob] = await Promise.all([
      nodes.a.socket(sam),
      nodes.a.socket(elsewhere),
      nodes.a.socket({ sub: 'bob' }),
    ]);
    await withClose([seller, other, bob], async () => {
      await nodes.a.as().delete(`/conversations/${id}`);
      await seller.until('conversation:deleted');
      expect(await other.refusal('no:such')).toMatchObject({ status: 404 });
      expect(await bob.refusal('no:such')).toMatchObject({ status: 404 });
      expect([...other.news, ...bob.news]).toEqual([]);
    });
  });
});

describe('a contact on both nodes', () => {
  const watching = async (someone: Visitor, id: string): Promise<SocketClient[]> => {
    const sockets = await Promise.all(nodes.both.map((node) => socketOf(someone, node)));
    for (const socket of sockets) await socket.get('conversation:join', { conversation_id: id });
    return sockets;
  };
  const expectCut = async (sockets: readonly SocketClient[], began: number): Promise<void> => {
    await Promise.all(sockets.map((socket) => socket.until('session:ended', ({ reason }) => reason === 'revoked')));
    expect(Date.now() - began).toBeLessThan(WITHIN_MS);
  };
  const staff = () => nodes.a.as(sam);

  const ends: ((id: string) => Promise<{ status: number }>)[] = [
    (id) => staff().post(`/contacts/${id}/sessions/revoke`),
    (id) => staff().delete(`/contacts/${id}`),
    async (id) => staff().post(`/contacts/${id}/merge`, { into: (await visitor(nodes.a)).contact.id }),
  ];

  it('that is revoked, erased or merged hears no more within five seconds, and does not come back', async () => {
    const cases = ends.map(async (end) => {
      const ann = await visitor(nodes.a);
      const { id } = await ann.api.open();
      const sockets = await watching(ann, id);
      const began = Date.now();
      expect((await end(ann.contact.id)).status).toBeLessThan(300);
      await expectCut(sockets, began);
      const heard = sockets.map(({ news }) => news.length);
      await staff().post(`/conversations/${id}/messages`, { content: 'A secret.' });
      await eventually(() => Promise.resolve(roomsOf(id).length === 0));
      expect(sockets.map(({ news }) => news.length)).toEqual(heard);
      // The other node believes a session for three seconds.
      await eventually(() => socketOf(ann, nodes.b).then((late) => late.close() !== undefined, isRefused), WITHIN_MS);
    });
    await Promise.all(cases);
  });

  it('keeps its own after a merge into it, and loses what the undo takes back', async () => {
    const [ann, bob] = [await visitor(nodes.a), await visitor(nodes.a)];
    const [hers, his] = [await ann.api.open(), await bob.api.open()];
    const merged = await staff().post<MergeView>(`/contacts/${ann.contact.id}/merge`, { into: bob.contact.id });
    const sockets = await watching(bob, hers.id);
    await withClose(sockets, async () => {
      for (const socket of sockets) await socket.get('conversation:join', { conversation_id: his.id });
      await staff().post(`/contacts/merges/${merged.body.id}/undo`);
      const began = Date.now();
      await Promise.all(sockets.map((socket) => socket.until('conversation:deleted')));
      expect(Date.now() - began).toBeLessThan(WITHIN_MS);
      await staff().post(`/conversations/${hers.id}/messages`, { content: 'For Ann alone.' });
      await staff().post(`/conversations/${his.id}/messages`, { content: 'For Bob.' });
      for (const socket of sockets) {
        await socket.until('message:created', ({ conversation_id: id }) => id === his.id);
        expect(socket.all('conversation:deleted')).toEqual([{ conversation_id: hers.id }]);
        expect(socket.all('message:created').map(({ conversation_id: id }) => id)).not.toContain(hers.id);
      }
    });
  });
});

it('a seller who is lowered or given another password is cut on the other node within five seconds', async () => {
  const admin = nodes.a.as({ sub: 'adam', role: 'admin' });
  const account = () => ({ email: `${randomUUID()}@example.com`, name: 'Mia', password: 'a long enough secret' });
  // The last admin can't be lowered.
  expect((await admin.post('/sellers', { ...account(), role: 'admin' })).status).toBe(201);
  const changes = [{ role: 'seller' }, { password: 'another long enough secret' }];
  const cases = changes.map(async (change) => {
    const { email, password, name } = account();
    const seller = (await admin.post<{ id: string }>('/sellers', { email, password, name, role: 'admin' })).body;
    const login = { email, password, project_id: nodes.a.projectId };
    const grant = (await nodes.a.as().post<{ access_token: string }>('/auth/login', login)).body;
    const socket = await SocketClient.connect(nodes.b.url, { token: grant.access_token });
    const { id } = await nodes.a.as().open();
    await socket.get('conversation:join', { conversation_id: id });
    const began = Date.now();
    expect((await admin.call('PATCH', `/sellers/${seller.id}`, { body: change })).status).toBe(200);
    await socket.until('session:ended', ({ reason }) => reason === 'revoked');
    expect(Date.now() - began).toBeLessThan(WITHIN_MS);
    await eventually(() => Promise.resolve(roomsOf(id).length === 0));
  });
  await Promise.all(cases);
});
