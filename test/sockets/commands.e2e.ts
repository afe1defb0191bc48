import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import { TestServer } from '../support/server.js';
import type { SocketClient } from '../support/socket-client.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

let ann: SocketClient;
let conversation: ConversationView;
beforeEach(async () => {
  ann = await server.socket();
  conversation = await server.as().open();
});
afterEach(() => ann.close());

const send = (content = 'When are you open?', id: string = randomUUID()) => ({
  conversation_id: conversation.id,
  content,
  client_message_id: id,
});

describe('a conversation over a socket', () => {
  it('joins, sends, hears the message, the answer in order and its end', async () => {
    const joined = await ann.get('conversation:join', { conversation_id: conversation.id });
    expect(joined).toMatchObject({ conversation: { id: conversation.id }, data: [], last_seq: 0, generation: null });
    const sent = await ann.get('message:send', send());
    expect(sent).toMatchObject({ seq: 1, role: 'user', sender: { kind: 'user', id: 'ann' } });
    const ended = await ann.until('reply:ended');
    expect(ended).toMatchObject({ status: 'complete', message: { seq: 2, role: 'assistant' } });
    expect(ann.all('message:created').map(({ seq }) => seq)).toEqual([1, 2]);
    expect(ann.all('message:created')[0]?.message).toEqual(sent);
    const deltas = ann.all('reply:delta');
    expect(deltas.map(({ text }) => text).join('')).toBe(ended.message?.content);
    let offset = 0;
    for (const delta of deltas) {
      expect(delta.offset).toBe(offset);
      offset += delta.text.length;
    }
    const names = ann.news.map(({ name }) => name);
    expect(names.indexOf('reply:started')).toBeLessThan(names.indexOf('reply:delta'));
    expect(names.lastIndexOf('reply:delta')).toBeLessThan(names.indexOf('reply:ended'));
    expect(ann.all('typing:updated')).toMatchObject([{ typing: true }, { typing: false }]);
  });

  it('ends typing by the clock for whoever says no more, and is gone', async () => {
    const seller = await server.socket({ sub: 'sam', role: 'seller' });
    await ann.get('conversation:join', { conversation_id: conversation.id });
    await seller.get('typing:start', { conversation_id: conversation.id });
    await ann.until('typing:updated', ({ reader, typing }) => reader.kind === 'seller' && typing);
    seller.close();
    const end = await ann.until('typing:updated', ({ typing }) => !typing, 30_000);
    expect(end).toMatchObject({ conversation_id: conversation.id, reader: { kind: 'seller' } });
  });

  it('tells receipts and typing to the other watchers, and the floor to all', async () => {
    const seller = await server.socket({ sub: 'sam', role: 'seller' });
    await ann.get('message:send', send());
    await ann.get('conversation:join', { conversation_id: conversation.id });
    await seller.get('conversation:join', { conversation_id: conversation.id });
    await ann.get('message:delivered', { conversation_id: conversation.id, up_to_seq: 1 });
    await ann.get('message:read', { conversation_id: conversation.id, up_to_seq: 1 });
    await seller.until('receipt:updated', ({ kind, up_to_seq: seq }) => kind === 'delivered' && seq === 1);
    await seller.until('receipt:updated', ({ kind, reader }) => kind === 'read' && reader.id === 'ann');
    await seller.get('typing:start', { conversation_id: conversation.id });
    await ann.until('typing:updated', ({ reader, typing }) => reader.kind === 'seller' && typing);
    await seller.get('typing:stop', { conversation_id: conversation.id });
    await ann.until('typing:updated', ({ reader, typing }) => reader.kind === 'seller' && !typing);
    await seller.get('message:send', send('Hello, Sam here.'));
    await ann.until('message:created', ({ message }) => message.role === 'seller');
    expect(ann.all('conversation:updated')).toMatchObject([{ mode: 'seller', epoch: 1 }]);
    seller.close();
  });

  it('tells the sellers of the project, and nobody else, of a new conversation', async () => {
    const seller = await server.socket({ sub: 'sam', role: 'seller' });
    const other = await server.socket({ sub: 'sam', role: 'seller', project_id: await server.newProject() });
    const opened = await server.as().open({ title: 'A viewing' });
    const news = await seller.until('conversation:created', ({ conversation_id: id }) => id === opened.id);
    expect(news.conversation).toEqual(opened);
    expect(other.news).toEqual([]);
    seller.close();
    other.close();
  });

  it('stops, resumes and regenerates an answer', async () => {
    await ann.get('conversation:join', { conversation_id: conversation.id });
    await ann.get('message:send', send());
    const { generation_id: id } = await ann.until('reply:started');
    const ended = await ann.until('reply:ended');
    const rest = await ann.get('reply:resume', { generation_id: id, offset: 5 });
    expect(rest).toMatchObject({ status: 'complete', offset: 5, text: ended.message?.content.slice(5) });
    expect(await ann.get('reply:stop', { generation_id: id })).toBeNull();
    const again = await ann.get('reply:regenerate', { conversation_id: conversation.id });
    expect(again.id).not.toBe(id);
    await ann.until('reply:ended', ({ generation_id: other }) => other === again.id);
  });

  it('leaves', async () => {
    await ann.get('conversation:join', { conversation_id: conversation.id });
    await ann.get('conversation:leave', { conversation_id: conversation.id });
    await ann.get('message:send', send());
    await ann.get('conversation:sync', { conversation_id: conversation.id, after_seq: 0 });
    expect(ann.all('message:created')).toEqual([]);
  });
});

describe('an answer whatever is sent', () => {
  const oddities: unknown[][] = [
    [],
    [null],
    [[]],
    [42],
    ['text'],
    [true],
    [{}],
    [{ conversation_id: 7 }],
    [Buffer.from('binary')],
    Array.from({ length: 50 }, (_, index) => index),
    [{}, {}],
  ];
  it.each(oddities.map((payload) => [JSON.stringify(payload), payload]))('refuses %s', async (_, payload) => {
    for (const name of ['conversation:join', 'message:send', 'reply:stop', 'session:refresh'])
      expect(await ann.refusal(name, ...(payload as unknown[]))).toMatchObject({ status: 400 });
  });

  it.each(['no:such', '', 'constructor', '__proto__', 'toString', 17, 'x'.repeat(200)])(
    'knows no command %p',
    async (name) => {
      expect(await ann.refusal(name, {})).toMatchObject({ status: 404, title: 'There is no such command.' });
    },
  );

  it('lives on when no acknowledgement is asked for', async () => {
    for (const name of ['conversation:join', 'message:send', 'no:such'])
      ann.socket.emit(name as never, ...([] as never));
    expect(await ann.refusal('no:such')).toMatchObject({ status: 404 });
  });

  it('names what it does not know, and stores nothing of it', async () => {
    const forged = { ...send(), from: 'eve', role: 'system', seq: 9, sender: { kind: 'seller' }, verified: true };
    const problem = await ann.refusal('message:send', forged);
    expect(problem.errors?.map(({ path }) => path)).toEqual(['from', 'role', 'seq', 'sender', 'verified']);
    const rows = await server.sql('SELECT 1 FROM messages WHERE conversation_id = $1', [conversation.id]);
    expect(rows).toEqual([]);
  });

  it('counts bytes of UTF-8, and keeps the connection', async () => {
    expect(await ann.refusal('message:send', send(''))).toMatchObject({ status: 400 });
    expect(await ann.refusal('message:send', send('  \n '))).toMatchObject({ status: 400 });
    expect(await ann.refusal('message:send', send('é'.repeat(8_192) + 'x'))).toMatchObject({ status: 413 });
    expect(await ann.get('message:send', send('é'.repeat(8_192)))).toMatchObject({ seq: 1 });
  });

  it('refuses another conversation as it refuses a wrong id, and joins no room', async () => {
    const theirs = await server.as({ sub: 'eve' }).open();
    const elsewhere = await server.newProject();
    const far = await server.as({ sub: 'ann', project_id: elsewhere }).open();
    for (const name of ['conversation:join', 'conversation:sync', 'message:send', 'message:read', 'typing:start']) {
      const ask = (id: string) => {
        const extra = { 'conversation:sync': { after_seq: 0 }, 'message:read': { up_to_seq: 1 } }[name];
        return ann.refusal(name, { ...(name === 'message:send' ? send() : extra), conversation_id: id });
      };
      const wrong = await ask(randomUUID());
      expect(wrong).toMatchObject({ status: 404 });
      for (const id of [theirs.id, far.id, 'not-an-id']) expect(await ask(id)).toEqual(wrong);
    }
    await server.as({ sub: 'eve' }).post(`/conversations/${theirs.id}/messages`, { content: 'A secret.' });
    expect(await ann.refusal('no:such')).toBeDefined();
    expect(ann.news).toEqual([]);
  });
});
