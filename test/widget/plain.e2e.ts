import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SentFallback } from '../../src/contract/widget.schema.js';
import { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { SocketClient } from '../support/socket-client.js';
import { PlainClient } from './plain-client.js';
import { allowOrigins, rowsOf, sellerOf, widgetKeyOf } from './visitor.js';

let server: TestServer;
let key: string;
beforeAll(async () => {
  server = await TestServer.start();
  key = await widgetKeyOf(server);
});
afterAll(() => server.stop());

const dial = (deviceId: string = randomUUID(), origin?: string) =>
  PlainClient.connect(server.url, `?widget_key=${key}&userId=${deviceId}`, origin);

/** The frames of the source document. */
const init = (sellerId: string | null, userInfo: object = { name: 'Ann' }) => ({
  action: 'InitChat',
  sellerId,
  userInfo,
  timestamp: new Date().toISOString(),
});
const message = (to: string, text: string, id?: string) => ({
  action: 'sendMessage',
  type: 'message',
  from: 'whoever',
  to,
  message: text,
  timestamp: new Date().toISOString(),
  ...(id === undefined ? {} : { id }),
});

describe("the source document's client", () => {
  it('begins, talks both ways with a seller on either transport, and goes on after a break', async () => {
    const mia = await sellerOf(server);
    const deviceId = randomUUID();
    const ann = await PlainClient.connect(server.url, `?userId=${deviceId}`);
    ann.send(init(mia.id));
    const begun = await ann.action('InitChat');
    expect(begun).toMatchObject({ seller_id: mia.id, message: 'Chat initialized successfully' });
    expect([begun.contact_id, begun.conversation_id, begun.token].every((each) => typeof each === 'string')).toBe(true);
    ann.send(message(mia.id, 'Is the flat free?', 'm-1'));
    const ack = await ann.action('ack');
    expect(ack).toMatchObject({ id: 'm-1', seq: 1 });

    // The seller was away: everything is there on return.
    const plain = await PlainClient.connect(server.url, `?widget_key=${key}&userId=${randomUUID()}`);
    plain.send({ action: 'auth', token: mia.token });
    const got = await plain.until(({ message: text }) => text === 'Is the flat free?');
    expect(got).toMatchObject({ type: 'message', from: begun.contact_id, seq: 1 });
    plain.send(message(String(begun.contact_id), 'Yes, it is.'));
    await ann.until(({ message: text }) => text === 'Yes, it is.');
    plain.send(message(deviceId, 'Shall we meet?'));
    await ann.until(({ message: text, type }) => text === 'Shall we meet?' && type === 'message');

    const live = await SocketClient.connect(server.url, { token: mia.token });
    await live.get('message:send', {
      conversation_id: begun.conversation_id,
      content: 'On Saturday?',
      client_message_id: randomUUID(),
    });
    await ann.until(({ message: text }) => text === 'On Saturday?');
    await plain.until(({ message: text }) => text === 'On Saturday?');
    ann.close();
    await ann.closed;
    await live.get('message:send', {
      conversation_id: begun.conversation_id,
      content: 'Are you there?',
      client_message_id: randomUUID(),
    });

    const back = await dial(deviceId);
    back.send({ action: 'auth', token: begun.token, after_seq: 1 });
    await back.until(({ message: text }) => text === 'Are you there?');
    const theirs = back.texts.filter((text) => text !== 'Is the flat free?');
    expect(theirs.slice(-4)).toEqual(['Yes, it is.', 'Shall we meet?', 'On Saturday?', 'Are you there?']);
    back.send(message(mia.id, 'Back again.'));
    await plain.until(({ message: text }) => text === 'Back again.');
    for (const client of [plain, back, live]) client.close();
  });

  it('hears the assistant in whole messages, and its other tabs', async () => {
    const ann = await dial();
    ann.send(init(null));
    const { token } = await ann.action('InitChat');
    const tab = await dial();
    tab.send({ action: 'auth', token });
    await tab.action('auth');
    ann.send(message('anybody', 'When are you open?'));
    const answer = await ann.until(({ role }) => role === 'assistant');
    expect(answer).toMatchObject({ action: 'sendMessage', from: 'assistant', seq: 2 });
    await tab.until(({ role }) => role === 'assistant');
    expect(tab.texts).toEqual(['When are you open?', answer.message]);
    expect(ann.texts).toEqual([answer.message]);
    ann.close();
    tab.close();
  });

  it('begins by its first message, and is nobody it was before without its token', async () => {
    const deviceId = randomUUID();
    const [first, second] = [await dial(deviceId), await dial(deviceId)];
    first.send(message('123456', 'Hello?'));
    const begun = await first.action('InitChat');
    expect(await first.action('ack')).toMatchObject({ seq: 1, conversation_id: begun.conversation_id });
    second.send(init(null));
    expect((await second.action('InitChat')).contact_id).not.toBe(begun.contact_id);
    expect(second.texts).toEqual([]);
    first.close();
    second.close();
  });

  it('is one message under one id, over the plain socket, Socket.IO and REST', async () => {
    const ann = await dial();
    ann.send(init(null));
    const { token, conversation_id } = await ann.action('InitChat');
    const id = randomUUID();
    ann.send(message('x', 'Only once.', id));
    const ack = await ann.action('ack');
    ann.frames.length = 0;
    ann.send(message('x', 'Only once.', id));
    expect(await ann.action('ack')).toEqual(ack);
    const api = new ApiClient(server.url, String(token));
    const rest = await api.post<SentFallback>('/sendmessage', { widgetId: key, message: 'Only once.', id });
    expect(rest.body.message.seq).toBe(ack.seq);
    const socket = await SocketClient.connect(server.url, { token });
    const input = { conversation_id, content: 'Only once.', client_message_id: id };
    expect((await socket.get('message:send', input)).id).toBe(rest.body.message.id);
    socket.close();
    ann.close();
  });
});

describe('a plain connection', () => {
  it.each([
    '{',
    '',
    'null',
    '[]',
    '7',
    '{}',
    '{"action":"constructor"}',
    '{"action":"message:send"}',
    '{"action":"sendMessage"}',
    '{"action":"sendMessage","to":"x"}',
    '{"action":"sendMessage","to":"x","message":""}',
    '{"action":"sendMessage","to":"x","message":"hi","role":"seller"}',
    '{"action":"InitChat","sellerId":"123456","userInfo":{}}',
    '{"action":"InitChat","contact_id":"x"}',
    '{"action":"auth"}',
    '{"action":"auth","token":"garbage"}',
  ])('stays after %s', async (text) => {
    const before = await rowsOf(server);
    const ann = await dial();
    ann.send(text);
    const { problem } = await ann.action('error');
    expect([400, 401]).toContain((problem as { status: number }).status);
    expect(await rowsOf(server)).toEqual(before);
    ann.send(init(null));
    await ann.action('InitChat');
    ann.close();
  });

  it('never reaches another conversation, whatever it names', async () => {
    const [ann, eve] = [await dial(), await dial()];
    ann.send(init(null));
    const theirs = await ann.action('InitChat');
    eve.send(init(null));
    const own = await eve.action('InitChat');
    for (const to of [theirs.conversation_id, theirs.contact_id]) eve.send(message(String(to), 'It is me.'));
    await eve.until(({ action, seq }) => action === 'ack' && Number(seq) >= 2);
    const rows = await server.sql('SELECT FROM messages WHERE conversation_id = $1', [theirs.conversation_id]);
    expect(rows).toEqual([]);
    expect(eve.frames.filter(({ action }) => action === 'ack').map((ack) => ack.conversation_id)).toEqual([
      own.conversation_id,
      own.conversation_id,
    ]);
    ann.close();
    eve.close();
  });

  it('ends when its session is revoked, within five seconds', async () => {
    const ann = await dial();
    ann.send(init(null));
    const { contact_id } = await ann.action('InitChat');
    const began = Date.now();
    await server.as({ role: 'admin' }).post(`/contacts/${String(contact_id)}/sessions/revoke`);
    await ann.closed;
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(ann.frames.at(-1)).toMatchObject({ action: 'session:ended', reason: 'revoked' });
  });

  it('ends with a frame of two megabytes (1009), and others stay', async () => {
    const [ann, bob] = [await dial(), await dial()];
    ann.send(JSON.stringify(message('x', 'x'.repeat(2_000_000))));
    expect(await ann.closed).toBe(1_009);
    bob.send(init(null));
    await bob.action('InitChat');
    bob.send(message('x', 'x'.repeat(16_385)));
    expect(((await bob.action('error')).problem as { status: number }).status).toBe(413);
    bob.close();
  });

  it.each([
    ['?userId=', '400'],
    ['', '400'],
    ['?userId=short', '400'],
    ['?userId=0123456789&widget_key=wk_unknown', '404'],
  ])('is refused with %s', async (query, status) => {
    await expect(PlainClient.connect(server.url, query)).rejects.toThrow(status);
  });

  it('comes from a page of its project, or from none', async () => {
    const other = await server.newProject();
    await allowOrigins(server, ['https://shop.example']);
    await allowOrigins(server, ['https://other.example'], other);
    for (const origin of ['https://other.example', 'https://evil.example', 'null'])
      await expect(dial(randomUUID(), origin)).rejects.toThrow('403');
    for (const origin of [undefined, server.url, 'https://shop.example']) (await dial(randomUUID(), origin)).close();
    // Two projects now: without a key nobody knows which.
    await expect(PlainClient.connect(server.url, '?userId=0123456789')).rejects.toThrow('404');
  });
});

it('a server that ends says so, and is closed in time', async () => {
  const other = await TestServer.start({ DATABASE_URL: server.databaseUrl });
  const ann = await PlainClient.connect(other.url, `?widget_key=${key}&userId=${randomUUID()}`);
  ann.send(init(null));
  await ann.action('InitChat');
  const began = Date.now();
  await other.stop();
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(await ann.closed).toBe(1_001);
  expect(ann.frames.some(({ action }) => action === 'server:draining')).toBe(true);
});
