import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identitySecret, identityToken } from '../people/people.js';
import { TestServer } from '../support/server.js';
import { type Refusal, SocketClient } from '../support/socket-client.js';
import { allowOrigins, rowsOf, sellerOf, widgetKeyOf } from '../widget/visitor.js';

let server: TestServer;
let widget_key: string;
beforeAll(async () => {
  server = await TestServer.start({ GUEST_PATIENCE_SECONDS: '10' });
  widget_key = await widgetKeyOf(server);
});
afterAll(() => server.stop());

const guest = (auth: object = {}) => SocketClient.connect(server.url, { widget_key, device_id: randomUUID(), ...auth });
const start = (input: object = {}) => ({ device_id: randomUUID(), ...input });

describe('a guest', () => {
  it('may begin a chat and nothing else, and is a visitor from then on', async () => {
    const before = await rowsOf(server);
    const ann = await guest();
    for (const name of ['message:send', 'conversation:join', 'session:refresh', 'no:such', 'constructor']) {
      expect(await ann.refusal(name, { conversation_id: randomUUID(), content: 'Hello?' })).toMatchObject({
        status: 401,
      });
    }
    expect(await rowsOf(server)).toEqual(before);
    const mia = await sellerOf(server);
    const chat = await ann.get('chat:init', start({ seller_id: mia.id, user_info: { name: 'Ann', topic: 'a flat' } }));
    expect(chat).toMatchObject({ contact: { name: 'Ann' }, seller: { id: mia.id, name: 'Mia' }, queue: null });
    expect((await rowsOf(server)).conversations).toBe(before.conversations + 1);
    const conversation_id = chat.conversation.id;
    const sent = await ann.get('message:send', {
      conversation_id,
      content: 'When are you open?',
      client_message_id: '1',
    });
    // It watches already.
    await ann.until('message:created', ({ seq }) => seq === sent.seq);
    const seller = await SocketClient.connect(server.url, { token: mia.token });
    await seller.get('message:send', { conversation_id, content: 'Mia here.', client_message_id: '1' });
    await ann.until('message:created', ({ message }) => message.role === 'seller');
    const tab = await SocketClient.connect(server.url, { token: chat.session.access_token });
    expect((await tab.get('initiateChat', start())).conversation.id).toBe(conversation_id);
    const missed = await tab.get('conversation:sync', { conversation_id, after_seq: 0 });
    expect(missed.data.map(({ content }) => content)).toContain('Mia here.');
    for (const client of [ann, seller, tab]) client.close();
  });

  it('gets nothing of an earlier visit by its device', async () => {
    const device_id = randomUUID();
    const [first, second] = [await guest(), await guest()];
    const chats = [await first.get('InitChat', { device_id }), await second.get('InitChat', { device_id })];
    expect(new Set(chats.map(({ conversation }) => conversation.id)).size).toBe(2);
    for (const client of [first, second]) client.close();
  });

  it('who begins several times at once is one visitor with one conversation', async () => {
    const before = await rowsOf(server);
    const ann = await guest();
    const input = start();
    const chats = await Promise.all(Array.from({ length: 10 }, () => ann.get('chat:init', input)));
    expect(new Set(chats.map(({ contact }) => contact.id)).size).toBe(1);
    expect(new Set(chats.map(({ conversation }) => conversation.id)).size).toBe(1);
    const after = await rowsOf(server);
    expect(after).toMatchObject({ contacts: before.contacts + 1, conversations: before.conversations + 1 });
    ann.close();
  });

  it('who brings the signed word of the business is the contact that it names, and nobody by a bad one', async () => {
    const secret = await identitySecret(server);
    const claims = { sub: `u-${randomUUID()}`, project_id: server.projectId, name: 'Ann' };
    const identity_token = await identityToken(secret, claims);
    const [ann, tab, other] = [await guest(), await guest(), await guest()];
    const chat = await ann.get('chat:init', start({ identity_token }));
    expect(chat.contact).toMatchObject({ external_id: claims.sub, name: 'Ann', is_verified: true });
    const again = await tab.get('chat:init', start({ identity_token: await identityToken(secret, claims) }));
    expect([again.contact.id, again.conversation.id]).toEqual([chat.contact.id, chat.conversation.id]);
    expect(await other.refusal('chat:init', start({ identity_token: 'x.y.z' }))).toMatchObject({ status: 400 });
    for (const client of [ann, tab, other]) client.close();
  });

  it.each([
    [{ widget_key: 'wk_unknown' }, 404],
    [{ widget_key: 7 }, 401],
    [{ widget_key: null }, 401],
    [{ token: '' }, 401],
    [{ token: 'garbage' }, 401],
  ])('is not whoever shows %j', async (auth, status) => {
    const refusal = await guest(auth).then(
      () => null,
      (error: unknown) => error as Refusal,
    );
    expect(refusal?.data?.status).toBe(status);
  });

  it('comes from a page of its own project', async () => {
    const other = await server.newProject();
    await allowOrigins(server, ['https://other.example'], other);
    const { io } = await import('socket.io-client');
    const socket = io(server.url, {
      auth: { widget_key },
      transports: ['websocket'],
      extraHeaders: { origin: 'https://other.example' },
      reconnection: false,
      forceNew: true,
    });
    const error = await new Promise<Refusal>((resolve) => socket.once('connect_error', resolve));
    expect(error.data?.status).toBe(403);
    socket.close();
  });

  it.each([
    {},
    { device_id: 'x' },
    { device_id: randomUUID(), seller_id: randomUUID() },
    { device_id: randomUUID(), role: 'admin' },
    { device_id: randomUUID(), contact_id: randomUUID() },
  ])('is told what is wrong with %j, and stays', async (input) => {
    const before = await rowsOf(server);
    const ann = await guest();
    expect(await ann.refusal('chat:init', input)).toMatchObject({ status: 400 });
    expect(await ann.refusal('chat:init')).toMatchObject({ status: 400 });
    expect(await rowsOf(server)).toEqual(before);
    expect((await ann.ask('chat:init', start())).ok).toBe(true);
    ann.close();
  });

  it('is cut when it does not begin', async () => {
    const ann = await guest();
    expect(await ann.until('session:ended', () => true, 40_000)).toEqual({ reason: 'expired' });
  });
});

it('fifty chats at once never exceed a capacity, and skip who is away', async () => {
  const admin = server.as({ role: 'admin' });
  const sellers = await Promise.all(Array.from({ length: 3 }, (_, n) => sellerOf(server, `Seller ${n}`)));
  const sockets = [];
  for (const seller of sellers) {
    await admin.call('PATCH', `/sellers/${seller.id}`, { body: { capacity: 4 } });
    await admin.call('PUT', `/sellers/${seller.id}/availability`, { body: { status: 'online' } });
    sockets.push(await SocketClient.connect(server.url, { token: seller.token }));
  }
  await sockets[0]?.until('presence:updated', () => true, 2_000).catch(() => undefined);
  const guests = await Promise.all(Array.from({ length: 50 }, () => guest()));
  const chats = await Promise.all(guests.map((each) => each.get('chat:init', start())));
  expect(new Set(chats.map(({ conversation }) => conversation.id)).size).toBe(50);
  const loads = sellers.map(({ id }) => chats.filter(({ seller }) => seller?.id === id).length);
  expect(Math.max(...loads)).toBeLessThanOrEqual(4);
  expect(loads.reduce((sum, load) => sum + load, 0)).toBeGreaterThan(0);
  for (const client of [...guests, ...sockets]) client.close();
});
