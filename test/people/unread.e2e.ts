import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { openWidget, sellerOf, visitorApi, widgetKeyOf } from '../widget/visitor.js';

let server: TestServer;
let widget_key: string;
beforeAll(async () => {
  server = await TestServer.start();
  widget_key = await widgetKeyOf(server);
});
afterAll(() => server.stop());

const say = (who: ApiClient, id: string, content: string, more: object = {}) =>
  who.post(`/conversations/${id}/messages`, { content, client_message_id: randomUUID(), ...more });

const listed = async (who: ApiClient, id: string): Promise<ConversationView | undefined> => {
  const path = `/conversations/project/${server.projectId}?limit=50`;
  return (await who.get<{ data: ConversationView[] }>(path)).body.data.find((each) => each.id === id);
};

const unread = async (who: ApiClient, id: string): Promise<(number | null | undefined)[]> => [
  (await listed(who, id))?.unread_count,
  (await who.get<ConversationView>(`/conversations/${id}`)).body.unread_count,
];

/** A visitor with a message that a seller has answered, so that the assistant is silent. */
async function taken() {
  const seller = await sellerOf(server);
  const chat = (await openWidget(server, { widget_key })).body;
  const ann = visitorApi(server, chat);
  const { id } = chat.conversation;
  expect(await unread(ann, id).then(([, own]) => own)).toBe(0);
  await say(ann, id, 'Is the flat free?');
  await say(seller.api, id, 'It is.');
  return { seller, ann, id, chat };
}

it('a seller who was offline finds on return what came meanwhile, with its count; reading sets it to 0', async () => {
  const { seller, ann, id } = await taken();
  expect(await unread(seller.api, id)).toEqual([0, 0]);
  for (const text of ['Saturday?', 'Or Sunday?', 'Hello?']) await say(ann, id, text);
  expect(await unread(seller.api, id)).toEqual([3, 3]);
  const other = await sellerOf(server, 'Tom');
  const all = (await listed(other.api, id))?.last_seq;
  expect(await unread(other.api, id)).toEqual([all, all]);
  const { body } = await seller.api.get<{ data: { content: string }[] }>(`/conversations/${id}/messages?limit=3`);
  expect(body.data.map(({ content }) => content)).toEqual(['Saturday?', 'Or Sunday?', 'Hello?']);
  await seller.api.post(`/conversations/${id}/read`, { up_to_seq: (all ?? 0) - 1 });
  expect(await unread(seller.api, id)).toEqual([1, 1]);
  await seller.api.post(`/conversations/${id}/read`, { up_to_seq: all });
  expect(await unread(seller.api, id)).toEqual([0, 0]);
  expect(await unread(other.api, id)).toEqual([all, all]);
});

it('a visitor on return finds the count of what it may see, without internal notes', async () => {
  const { seller, ann, id, chat } = await taken();
  await ann.post(`/conversations/${id}/read`, { up_to_seq: 2 });
  await say(seller.api, id, 'A difficult one.', { note: true });
  await say(seller.api, id, 'Shall we meet?');
  const back = await openWidget(server, { widget_key }, { token: chat.session.access_token });
  expect(back.body.conversation).toMatchObject({ id, unread_count: 2 });
  expect(await unread(ann, id)).toEqual([2, 2]);
  await say(ann, id, 'Yes.');
  expect(await unread(ann, id)).toEqual([0, 0]);
});

it('counts to a thousand, and no further', async () => {
  const { seller, id } = await taken();
  await server.sql(
    `INSERT INTO messages (conversation_id, seq, id, role, sender_kind, content, created_at)
     SELECT $1, n, gen_random_uuid(), 'user', 'contact', 'Line', now() FROM generate_series(101, 1200) n`,
    [id],
  );
  expect(await unread(seller.api, id)).toEqual([1_000, 1_000]);
});
