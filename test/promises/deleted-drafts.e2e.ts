import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WidgetSessionView } from '../../src/contract/widget.schema.js';
import { ApiClient } from '../support/api-client.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { chance, rounds } from '../support/rounds.js';
import { SocketClient } from '../support/socket-client.js';
import { openWidget, visitorApi, widgetKeyOf } from '../widget/visitor.js';

let nodes: TwoNodes;
let key: string;
let seller: ApiClient;

beforeAll(async () => {
  nodes = await startTwoNodes();
  key = await widgetKeyOf(nodes.a);
  seller = nodes.b.as({ role: 'seller', sub: 'sam' });
});
afterAll(() => nodes.stop());

/** A page whose visitor has not said anything yet. */
async function opened(): Promise<{ visit: WidgetSessionView; ann: ApiClient; path: string }> {
  const user_info = { name: 'Ann Canary' };
  const { body: visit } = await openWidget(nodes.a, { widget_key: key, user_info });
  return { visit, ann: visitorApi(nodes.a, visit), path: `/conversations/${visit.conversation.id}` };
}

const say = (ann: ApiClient, path: string, content: string) => ann.post<object>(`${path}/messages`, { content });

describe('a draft whose conversation was deleted', () => {
  it('stays deleted: a message is refused like one to a wrong id, and the page gets another conversation', async () => {
    const { visit, ann, path } = await opened();
    expect((await ann.get(path)).status).toBe(200);
    expect((await say(ann, path, 'Hello')).status).toBe(201);
    expect((await seller.delete(path)).status).toBe(204);
    const wrong = await say(ann, `/conversations/${randomUUID()}`, 'Hello again');
    const refused = await say(ann, path, 'Hello again');
    expect({ ...refused.body, request_id: null }).toEqual({ ...wrong.body, request_id: null });
    for (const read of [path, `${path}/messages`, `${path}/sync?after_seq=0`])
      expect([read, (await ann.get(read)).status]).toEqual([read, 404]);
    expect(await nodes.a.sql('SELECT FROM conversations WHERE id = $1', [visit.conversation.id])).toEqual([]);
    const token = visit.session.access_token;
    const next = await openWidget(nodes.a, { widget_key: key }, { token });
    expect(next.body.contact.id).toBe(visit.contact.id);
    expect(next.body.conversation.id).not.toBe(visit.conversation.id);
    expect(
      (await say(visitorApi(nodes.a, next.body), `/conversations/${next.body.conversation.id}`, 'Hi')).status,
    ).toBe(201);
  });

  it('gives way to a new one where the visitor only sends, or starts a chat', async () => {
    const { visit, ann, path } = await opened();
    await say(ann, path, 'Hello');
    await seller.delete(path);
    const deviceId = randomUUID();
    const words = { widgetId: key, message: 'Is anybody there?', userInfo: {}, deviceId };
    const timestamp = new Date().toISOString();
    const sent = await ann.post<{ conversation_id: string }>('/sendmessage', { ...words, timestamp });
    expect(sent.status).toBe(201);
    expect(sent.body.conversation_id).not.toBe(visit.conversation.id);
    const socket = await SocketClient.connect(nodes.a.url, { token: visit.session.access_token });
    const { conversation } = await socket.get('chat:init', { device_id: deviceId });
    expect(conversation.id).toBe(sent.body.conversation_id);
    socket.close();
  });

  it('leaves nothing of a contact that was erased, but two bare ids', async () => {
    const { visit, ann, path } = await opened();
    await say(ann, path, 'Hello');
    expect((await seller.delete(`/contacts/${visit.contact.id}`)).status).toBe(204);
    expect((await say(ann, path, 'I am still here')).status).toBeGreaterThanOrEqual(400);
    const ids = [visit.contact.id, visit.conversation.id];
    expect(await nodes.a.sql('SELECT FROM contacts WHERE id = ANY($1)', [ids])).toEqual([]);
    const left = await nodes.a.sql<object>('SELECT * FROM withdrawn_promises WHERE id = ANY($1)', [ids]);
    expect(left.map((row) => Object.keys(row))).toEqual([
      ['id', 'withdrawn_at'],
      ['id', 'withdrawn_at'],
    ]);
  });

  it('never comes back, whenever it is deleted while messages are sent', async () => {
    const luck = chance('drafts against deletions');
    for (let round = 0; round < rounds(20); round += 1) {
      const { visit, ann, path } = await opened();
      const isErased = luck.below(2) === 0;
      const target = isErased ? `/contacts/${visit.contact.id}` : path;
      const sends = Array.from({ length: 4 }, (_, index) => say(ann, path, `Hello ${index}`));
      // As soon as there is something to delete, and a little later.
      if (luck.below(2) === 0) await sends[luck.below(4)];
      for (let status = 404; status === 404;) ({ status } = await seller.delete(target));
      const statuses = (await Promise.all(sends)).map(({ status }) => status);
      expect(statuses.filter((status) => ![201, 401, 404].includes(status))).toEqual([]);
      await say(ann, path, 'Late');
      const ids = [visit.contact.id, visit.conversation.id];
      expect(await nodes.a.sql('SELECT id FROM conversations WHERE id = ANY($1)', [ids])).toEqual([]);
      if (isErased) expect(await nodes.a.sql('SELECT id FROM contacts WHERE id = ANY($1)', [ids])).toEqual([]);
    }
  }, 120_000);
});
