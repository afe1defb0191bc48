import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { Pressure } from '../../src/modules/voice/relay/pressure.js';
import { keepAlive } from '../../src/modules/voice/wire/heartbeat.js';
import { RealtimeLine } from '../../src/modules/voice/wire/realtime-line.adapter.js';
import { eventually } from '../support/programs.js';

const CHUNK = 'x'.repeat(65_536);
const MOST_BYTES = 1_048_576;

let http: Server;
let sockets: WebSocketServer;
let url: string;

beforeAll(async () => {
  http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  sockets = new WebSocketServer({ server: http });
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(async () => {
  for (const client of sockets.clients) client.terminate();
  await new Promise((resolve) => http.close(resolve));
});

/** Both ends of a connection. */
async function connected(options = {}): Promise<{ far: WebSocket; near: WebSocket; wire: Socket }> {
  const accepted = once(sockets, 'connection');
  const far = new WebSocket(url, options);
  const [[near, request]] = (await Promise.all([accepted, once(far, 'open')])) as [
    [WebSocket, IncomingMessage],
    unknown,
  ];
  return { far, near, wire: request.socket };
}

/** A page and a vendor that reads nothing, with what stands between them. */
async function stalled(patienceMs?: number) {
  const page = await connected();
  const accepted = once(sockets, 'connection') as Promise<[WebSocket]>;
  const line = await RealtimeLine.dial(url, {}, 10_000);
  const [vendor] = await accepted;
  vendor.pause();
  let isGivenUp = false;
  const pressure = new Pressure(page.near, line, () => (isGivenUp = true), patienceMs);
  for (let sent = 0; !page.near.isPaused && sent < 1_000; sent += 1) {
    line.pass(CHUNK);
    pressure.towardsVendor();
    // Sockets take what they can in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { page, line, vendor, pressure, isGivenUp: () => isGivenUp };
}

describe('a vendor that is slow', () => {
  it('gets no more than a megabyte ahead: the page is not read meanwhile, and is read again afterwards', async () => {
    const { page, line, vendor, pressure, isGivenUp } = await stalled();
    expect(page.near.isPaused).toBe(true);
    expect(line.waiting).toBeLessThan(MOST_BYTES + 2 * CHUNK.length);
    vendor.resume();
    await eventually(() => Promise.resolve(!page.near.isPaused), 60_000);
    expect(line.waiting).toBeLessThan(MOST_BYTES);
    const heard = once(page.near, 'message');
    page.far.send('again');
    await heard;
    expect(isGivenUp()).toBe(false);
    pressure.end();
    line.close();
  });

  it('for too long is given up', async () => {
    const { page, line, pressure, isGivenUp } = await stalled(100);
    await eventually(() => Promise.resolve(isGivenUp()), 60_000);
    pressure.end();
    expect(page.near.isPaused).toBe(false);
    line.close();
  });
});

describe('the other end of a line', () => {
  it('that shows no sign of life is cut, and one that does is not', async () => {
    const [dead, alive] = [await connected({ autoPong: false }), await connected()];
    const cut = once(dead.far, 'close');
    for (const { near, wire } of [dead, alive]) keepAlive(near, wire, 30);
    await cut;
    for (let beats = 0; beats < 5; beats += 1) await once(alive.far, 'ping');
    expect(alive.near.readyState).toBe(WebSocket.OPEN);
    alive.far.close();
  });
});
