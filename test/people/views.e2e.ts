import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { TurnView } from '../../src/contract/generation.schema.js';
import type { MessageView } from '../../src/contract/message.schema.js';
import { allEvents } from '../support/sse.js';
import { TestServer } from '../support/server.js';
import { type Visitor, visitor } from './people.js';

const EMAIL = 'sam.seller@example.com';

/** Everything that a contact may read of a message; other fields fail. */
const contactMessage = z.strictObject({
  id: z.uuid(),
  conversation_id: z.uuid(),
  seq: z.number(),
  role: z.enum(['user', 'assistant', 'seller', 'system']),
  sender: z.union([
    z.strictObject({ kind: z.literal('contact'), id: z.uuid(), name: z.string().nullable() }),
    z.strictObject({
      kind: z.enum(['seller', 'assistant', 'system']),
      id: z.null(),
      name: z
        .string()
        .regex(/^[^@]*$/)
        .nullable(),
    }),
  ]),
  content: z.string(),
  status: z.enum(['complete', 'stopped', 'failed']),
  client_message_id: z.string().nullable(),
  metadata: z.strictObject({ sources: z.array(z.unknown()).optional(), generation_id: z.uuid().optional() }),
  created_at: z.iso.datetime(),
});

interface Page {
  data: MessageView[];
}

/** Every object in an answer that is a message. */
function messagesIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('seq' in value && 'content' in value) return [value];
  return Object.values(value).flatMap(messagesIn);
}

describe('what a contact receives', () => {
  let server: TestServer;
  let ann: Visitor;
  let talk: ConversationView;
  beforeAll(async () => {
    server = await TestServer.start();
    ann = await visitor(server, { name: 'Ann' });
    talk = await ann.api.open({ metadata: { page: 'pricing' } });
  });
  afterAll(() => server.stop());

  const seller = () => server.as({ role: 'seller', sub: EMAIL, name: EMAIL });

  it('holds no model, usage, note or address, whichever way it comes', async () => {
    const path = `/conversations/${talk.id}`;
    const received: unknown[] = [talk];
    const asked = await ann.api.post<TurnView>(`${path}/messages`, { content: 'When are you open?' });
    expect(asked.body.response).toContain('9:00');
    const streamed = await ann.api.stream('POST', `${path}/messages`, { body: { content: 'And on Sunday?' } });
    const events = await allEvents(streamed.events);
    const generationId = events.find(({ event }) => event === 'reply.ended')?.data.generation_id as string;
    const resumed = await ann.api.stream('GET', `/generations/${generationId}/stream`);
    const again = await allEvents(resumed.events);
    expect((await seller().post(`${path}/messages`, { content: 'secret remark', note: true })).status).toBe(201);
    const spoken = await seller().post(`${path}/messages`, { content: 'I take over.', client_message_id: 'mine-1' });
    expect(spoken.status).toBe(201);

    received.push(asked.body, events, again);
    for (const more of ['/messages', '/messages?after_seq=0', '/messages?before_seq=100', '/sync', '']) {
      received.push((await ann.api.get(path + more)).body);
    }
    received.push((await ann.api.get(`/generations/${generationId}`)).body);
    received.push((await ann.api.get(`/conversations/project/${server.projectId}`)).body);
    received.push((await ann.api.get('/me')).body, (await ann.api.get(`/contacts/${ann.contact.id}`)).body);
    received.push((await ann.api.get(`/projects/${server.projectId}`)).body);

    const messages = messagesIn(received);
    expect(messages.length).toBeGreaterThan(20);
    for (const message of messages) expect(contactMessage.safeParse(message).error).toBeUndefined();
    const text = JSON.stringify(received);
    for (const secret of [
      'secret remark',
      EMAIL,
      'mine-1',
      '"model"',
      '"provider"',
      '"usage"',
      'cost',
      'Quay Street, Bright',
    ]) {
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
    }
    expect(text).not.toMatch(/"(user_id|seller_id)":"/);
    // The same from the database as from memory.
    const history = (await ann.api.get<Page>(`${path}/messages`)).body.data;
    expect(history).toContainEqual(asked.body.reply);
    expect(history).toContainEqual(events.find(({ event }) => event === 'reply.ended')?.data.message);
  });

  it('is all there for staff', async () => {
    const { data } = (await seller().get<Page>(`/conversations/${talk.id}/messages`)).body;
    expect(data.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant', 'note', 'seller']);
    expect(data[1]?.metadata).toMatchObject({ provider: 'local' });
    expect(data[5]).toMatchObject({ sender: { kind: 'seller', id: EMAIL }, client_message_id: 'mine-1' });
  });
});

describe('internal notes', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('take no floor, trigger no answer and change no status', async () => {
    const user = server.as();
    const staff = server.as({ role: 'seller', sub: 'sam' });
    const { id } = await user.open();
    await server.sql(`UPDATE conversations SET status = 'resolved' WHERE id = $1`, [id]);
    const note = { content: 'calls on Friday', note: true, client_message_id: 'n-1' };
    const stored = await staff.post<TurnView>(`/conversations/${id}/messages`, note);
    expect(stored.body).toMatchObject({ reply: null, generation_id: null, message: { role: 'note', seq: 1 } });
    const state = (await staff.get<ConversationView>(`/conversations/${id}`)).body;
    expect(state).toMatchObject({ status: 'resolved', mode: 'assistant', epoch: 0, seller_id: null, last_seq: 1 });
    expect((await user.get<Page>(`/conversations/${id}/messages`)).body.data).toEqual([]);

    const repeated = await staff.post<TurnView>(`/conversations/${id}/messages`, note);
    expect(repeated.body.message).toEqual(stored.body.message);
    const spoken = { ...note, note: false };
    expect((await staff.post(`/conversations/${id}/messages`, spoken)).status).toBe(422);
    expect((await user.post(`/conversations/${id}/messages`, { ...note, client_message_id: 'n-2' })).status).toBe(403);
    const asked = await user.post<TurnView>(`/conversations/${id}/messages`, { content: 'When are you open?' });
    expect(asked.body.message.seq).toBe(2);
    expect(asked.body.response).toContain('9:00');
  });

  it('do not swallow an answer that is due', async () => {
    const staff = server.as({ role: 'seller', sub: 'sam' });
    const { id } = await server.as().open();
    await server.sql(`UPDATE conversations SET reply_due_seq = 7, mode = 'assistant' WHERE id = $1`, [id]);
    await server.sql(`UPDATE conversations SET active_at = now() + interval '1 hour' WHERE id = $1`, [id]);
    await staff.post(`/conversations/${id}/messages`, { content: 'hm', note: true });
    const [row] = await server.sql<{ due: number }>('SELECT reply_due_seq AS due FROM conversations WHERE id = $1', [
      id,
    ]);
    expect(row?.due).toBe(7);
  });
});
