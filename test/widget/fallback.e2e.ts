import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { SyncView } from '../../src/contract/generation.schema.js';
import type { SentFallback } from '../../src/contract/widget.schema.js';
import { type Answer, ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { SocketClient } from '../support/socket-client.js';
import { openWidget, rowsOf, sellerOf, visitorApi, widgetKeyOf } from './visitor.js';

/** How many visitors come from one address; `VISITORS` changes it. */
const VISITORS = Number(process.env.VISITORS ?? 2_000);

let server: TestServer;
let widgetId: string;
beforeAll(async () => {
  server = await TestServer.start();
  widgetId = await widgetKeyOf(server);
});
afterAll(() => server.stop());

/** The body of the source document. */
const send = (body: object = {}, token?: string): Promise<Answer<SentFallback>> =>
  new ApiClient(server.url, token).post<SentFallback>('/sendmessage', {
    widgetId,
    message: 'When are you open?',
    userInfo: { name: 'Ann', email: 'ann@example.com' },
    timestamp: new Date().toISOString(),
    ...body,
  });

const sync = async (token: string, id: string): Promise<SyncView> =>
  (await new ApiClient(server.url, token).get<SyncView>(`/conversations/${id}/sync?after_seq=0`)).body;

describe('POST /sendmessage', () => {
  it('stores and routes as the socket does, and answers with the stored message and tokens', async () => {
    const mia = await sellerOf(server);
    const sent = await send({ sellerId: mia.id, deviceId: randomUUID() });
    expect(sent.status).toBe(201);
    const { message, session, conversation_id: id, contact_id: contact } = sent.body;
    expect(message).toMatchObject({ seq: 1, role: 'user', content: 'When are you open?', conversation_id: id });
    expect(message.sender).toEqual({ kind: 'contact', id: contact, name: 'Ann' });
    const seen = (await mia.api.get<ConversationView>(`/conversations/${id}`)).body;
    expect(seen).toMatchObject({ seller_id: mia.id, contact_id: contact });
    const socket = await SocketClient.connect(server.url, { token: session?.access_token });
    await socket.get('conversation:join', { conversation_id: id });
    await mia.api.post(`/conversations/${id}/messages`, { content: 'Mia here.' });
    await socket.until('message:created', ({ message: { role } }) => role === 'seller');
    socket.close();
  });

  it('goes on in the conversation whose token it shows', async () => {
    const first = (await send({ deviceId: randomUUID() })).body;
    const token = first.session?.access_token ?? '';
    const second = await send({ message: 'And on Sunday?' }, token);
    expect(second.body).toMatchObject({ conversation_id: first.conversation_id, session: null });
    const chat = (await openWidget(server, { widget_key: widgetId })).body;
    const third = await send({ message: 'Hello?' }, chat.session.access_token);
    expect(third.body).toMatchObject({ conversation_id: chat.conversation.id, contact_id: chat.contact.id });
  });

  it('writes to nobody by the device id alone', async () => {
    const deviceId = randomUUID();
    const ann = (await send({ deviceId })).body;
    const eve = (await send({ deviceId, message: 'It is me, Ann.' })).body;
    expect(eve.conversation_id).not.toBe(ann.conversation_id);
    const own = await sync(ann.session?.access_token ?? '', ann.conversation_id);
    expect(own.data.map(({ content }) => content)).not.toContain('It is me, Ann.');
  });

  it('is one message under one id, though the visitor had no token yet; only the first answer holds tokens', async () => {
    const body = { deviceId: randomUUID(), id: randomUUID() };
    const before = await rowsOf(server);
    const first = await send(body);
    const again = await send(body);
    expect(again.body.message).toEqual(first.body.message);
    expect([first.body.session === null, again.body.session]).toEqual([false, null]);
    expect((await rowsOf(server)).contacts).toBe(before.contacts + 1);
    expect((await send({ ...body, message: 'Something else' })).status).toBe(422);
  });

  it('takes what the source document sends: no device, no id', async () => {
    expect((await send()).status).toBe(201);
    expect((await send({ sellerId: undefined, userInfo: undefined })).status).toBe(201);
  });

  it.each<[string, object]>([
    ['an unknown key', { widgetId: 'wk_unknown' }],
    ['no key', { widgetId: undefined }],
    ['an empty text', { message: '' }],
    ['a blank text', { message: '  ' }],
    ['no text', { message: undefined }],
    ['a byte too much', { message: 'x'.repeat(16_385) }],
    ['no id of a seller', { sellerId: '123456' }],
    ['an unknown seller', { sellerId: randomUUID() }],
    ['a forged sender', { from: 'mia' }],
    ['a forged role', { role: 'seller' }],
    ['an id of two words', { id: 'two words' }],
    ['a short device', { deviceId: 'x' }],
  ])('refuses %s and stores nothing', async (_, body) => {
    const before = await rowsOf(server);
    expect([400, 404, 413]).toContain((await send(body)).status);
    expect(await rowsOf(server)).toEqual(before);
  });
});

it('with sockets blocked, nothing is lost and nothing doubled', async () => {
  const chat = (await openWidget(server, { widget_key: widgetId })).body;
  const token = chat.session.access_token;
  const conversation_id = chat.conversation.id;
  const socket = await SocketClient.connect(server.url, { token });
  const ids = Array.from({ length: 10 }, (_, n) => `m-${n}`);
  const bySocket = (id: string) => socket.get('message:send', { conversation_id, content: id, client_message_id: id });
  const byRest = async (id: string) => {
    const answer = await send({ id, message: id }, token);
    expect(answer.body).toMatchObject({ conversation_id });
    return answer.body.message;
  };
  // The first arrive over the socket, and its answers are lost with it: the client tells everything again over REST.
  for (const id of ids.slice(0, 5)) void bySocket(id).catch(() => undefined);
  const answered = await bySocket(ids[5] ?? '');
  socket.close();
  const told: string[] = [];
  for (const id of ids) told.push((await byRest(id)).id);
  expect(told[5]).toBe(answered.id);
  const { data } = await sync(token, conversation_id);
  const mine = data.filter(({ role }) => role === 'user');
  expect(mine.map(({ content }) => content).sort()).toEqual([...ids].sort());
  expect(mine.map(({ id }) => id).sort()).toEqual([...told].sort());
  expect(data.map(({ seq }) => seq)).toEqual(data.map((_, index) => index + 1));
});

describe(`${VISITORS} visitors of one address`, () => {
  it('leave no row by opening pages, and no more than the cap by speaking', async () => {
    const strict = await TestServer.start({ RATE_LIMIT_ARRIVALS_PER_ADDRESS: '3' });
    const key = await widgetKeyOf(strict);
    const before = await rowsOf(strict);
    let statuses = new Set<number>();
    for (let round = 0; round < VISITORS / 100; round += 1) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => openWidget(strict, { widget_key: key })));
      statuses = new Set([...statuses, ...answers.map(({ status }) => status)]);
    }
    expect([...statuses]).toEqual([201]);
    expect(await rowsOf(strict)).toEqual(before);
    const spoken: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const chat = (await openWidget(strict, { widget_key: key })).body;
      const path = `/conversations/${chat.conversation.id}/messages`;
      spoken.push((await visitorApi(strict, chat).post(path, { content: 'Hello?' })).status);
    }
    const byRest = await new ApiClient(strict.url).post('/sendmessage', { widgetId: key, message: 'Hello?' });
    expect([...spoken, byRest.status]).toEqual([201, 201, 201, 429, 429, 429]);
    expect(Number(byRest.headers['retry-after'])).toBeGreaterThan(60);
    expect((await rowsOf(strict)).contacts).toBe(before.contacts + 3);
    await strict.stop();
  }, 120_000);
});
