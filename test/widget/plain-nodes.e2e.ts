import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { SocketServer } from '../../src/platform/sockets/socket-server.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import type { TestServer } from '../support/server.js';
import { PlainClient } from './plain-client.js';
import { sellerOf, widgetKeyOf } from './visitor.js';

const MOST = 5;

let nodes: TwoNodes;
let key: string;
let clients: PlainClient[] = [];
beforeAll(async () => {
  nodes = await startTwoNodes({ SOCKETS_PER_ADDRESS: String(MOST) });
  key = await widgetKeyOf(nodes.a);
});
afterEach(async () => {
  for (const { socket } of clients) socket.terminate();
  await Promise.all(clients.map(({ closed }) => closed));
  clients = [];
});
afterAll(() => nodes.stop());

async function dial({ url }: TestServer): Promise<PlainClient> {
  const client = await PlainClient.connect(url, `?widget_key=${key}&userId=${randomUUID()}`);
  clients.push(client);
  return client;
}

const init = (sellerId: string) => ({ action: 'InitChat', sellerId, userInfo: { name: 'Ann' } });
const say = (to: string, text: string) => ({ action: 'sendMessage', type: 'message', to, message: text });

it('a visitor and a seller on two nodes talk, each in its own words', async () => {
  const mia = await sellerOf(nodes.a);
  const [ann, seller] = [await dial(nodes.a), await dial(nodes.b)];
  ann.send(init(mia.id));
  const begun = await ann.action('InitChat');
  seller.send({ action: 'auth', token: mia.token });
  ann.send(say(mia.id, 'Is the flat free?'));
  const got = await seller.until(({ message }) => message === 'Is the flat free?', 60_000);
  expect(got).toMatchObject({ from: begun.contact_id, seq: 1 });
  seller.send(say(String(begun.contact_id), 'Yes, it is.'));
  await ann.until(({ message }) => message === 'Yes, it is.', 60_000);
  expect(ann.texts).toContain('Yes, it is.');
});

it('one address has so many connections and no more, and a closed one makes room', async () => {
  const own = await Promise.all(Array.from({ length: MOST }, () => dial(nodes.b)));
  await expect(dial(nodes.b)).rejects.toThrow('403');
  expect(own.every(({ socket }) => socket.readyState === socket.OPEN)).toBe(true);
  own[0]?.socket.terminate();
  const again = async (): Promise<PlainClient> => dial(nodes.b).catch(again);
  await expect(again()).resolves.toBeDefined();
});

it('a reader that does not read is cut, and the others miss nothing', async () => {
  const mia = await sellerOf(nodes.a);
  const [ann, slow, reader] = [await dial(nodes.a), await dial(nodes.a), await dial(nodes.a)];
  ann.send(init(mia.id));
  await ann.action('InitChat');
  for (const seller of [slow, reader]) seller.send({ action: 'auth', token: mia.token });
  const sockets = nodes.a.server.app.get(SocketServer);
  const open = () => sockets.io?.of('/').sockets.size ?? 0;
  ann.send(say(mia.id, 'first'));
  for (const seller of [slow, reader]) await seller.until(({ message }) => message === 'first');
  slow.socket.pause();
  const before = open();
  const heard = () => reader.frames.filter(({ message }) => String(message).startsWith('y'));
  let sent = 0;
  for (; open() === before && sent < 3_000; sent += 20) {
    for (let n = 0; n < 20; n += 1) ann.send(say(mia.id, 'y'.repeat(16_000)));
    await reader.until(() => heard().length >= sent + 20, 60_000);
  }
  expect(open()).toBe(before - 1);
  expect(new Set(heard().map(({ seq }) => seq)).size).toBe(sent);
  expect(heard()).toHaveLength(sent);
});
