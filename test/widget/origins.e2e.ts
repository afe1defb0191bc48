import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import type { ProblemDocument } from '../../src/contract/problem.schema.js';
import { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { allowOrigins, openWidget, widgetKeyOf } from './visitor.js';

const SHOP = 'https://shop.example';
const OTHER = 'https://other.example';
const EVIL = 'https://evil.example';

let server: TestServer;
let keys: { shop: string; other: string };
let token: string;
beforeAll(async () => {
  server = await TestServer.start();
  const other = await server.newProject();
  keys = { shop: await widgetKeyOf(server), other: await widgetKeyOf(server, other) };
  await allowOrigins(server, [SHOP]);
  await allowOrigins(server, [OTHER], other);
  token = (await openWidget(server, { widget_key: keys.shop })).body.session.access_token;
});
afterAll(() => server.stop());

/** Origins, and whether a page of theirs may speak for the shop. */
const PAGES: [string | undefined, boolean][] = [
  [undefined, true],
  ['own', true],
  [SHOP, true],
  [OTHER, false],
  [EVIL, false],
  ['null', false],
  ['https://shop.example.evil.example', false],
  ['http://shop.example', false],
  ['https://shop.example:8443', false],
];
const originOf = (page: string | undefined) => (page === 'own' ? server.url : page);
const headers = (page: string | undefined): Record<string, string> =>
  originOf(page) === undefined ? {} : { origin: originOf(page) as string };

describe.each(PAGES)('a page of %s', (page, mayEnter) => {
  const anonymous = () => new ApiClient(server.url);

  it('opens a widget, or sends, only where it may', async () => {
    const origin = originOf(page);
    const opened = await openWidget(server, { widget_key: keys.shop }, origin === undefined ? {} : { origin });
    expect(opened.status).toBe(mayEnter ? 201 : 403);
    const sent = await anonymous().post('/sendmessage', { widgetId: keys.shop, message: 'Hello?' }, headers(page));
    expect(sent.status).toBe(mayEnter ? 201 : 403);
  });

  it("uses a visitor's token only where it may", async () => {
    const api = new ApiClient(server.url, token);
    expect((await api.get('/me', headers(page))).status).toBe(mayEnter ? 200 : 403);
  });

  it.each(['polling', 'websocket'])('connects by Socket.IO (%s) only where it may', async (transport) => {
    const socket = io(server.url, {
      auth: { token },
      transports: [transport],
      extraHeaders: headers(page),
      reconnection: false,
      forceNew: true,
    });
    const error = await Promise.race([
      new Promise<null>((resolve) => socket.once('connect', () => resolve(null))),
      new Promise<Error & { data?: ProblemDocument }>((resolve) => socket.once('connect_error', resolve)),
    ]);
    socket.close();
    expect(error === null).toBe(mayEnter);
    // Some project lets the page in, but not this one: told in our own words.
    if (page === OTHER) expect(error?.data?.status).toBe(403);
  });

  it('may read the answers where some project lets it in', async () => {
    const isKnown = page === SHOP || page === OTHER;
    const preflight = await anonymous().call('OPTIONS', '/widget/sessions', {
      headers: { ...headers(page), 'access-control-request-method': 'POST' },
    });
    const got = await anonymous().get('/health', headers(page));
    expect(got.headers['access-control-allow-origin']).toBe(isKnown ? page : undefined);
    expect(preflight.headers['access-control-allow-origin']).toBe(isKnown ? page : undefined);
    if (page !== undefined && page !== 'own') expect(preflight.status).toBe(isKnown ? 204 : 403);
  });
});

it('knows a new origin, and forgets a former one, within five seconds', async () => {
  const statusFrom = async (origin: string) =>
    (await openWidget(server, { widget_key: keys.other }, { origin })).status;
  expect(await statusFrom('https://new.example')).toBe(403);
  const [row] = await server.sql<{ id: string }>('SELECT id FROM projects WHERE widget_key = $1', [keys.other]);
  await allowOrigins(server, ['https://new.example'], row?.id);
  expect(await statusFrom('https://new.example')).toBe(201);
  expect(await statusFrom(OTHER)).toBe(403);
});

it('lets people of the business and programs alone: they have tokens of their own', async () => {
  expect((await server.as({ role: 'seller' }).get('/me', { origin: EVIL })).status).toBe(200);
});

it('answers no preflight but a preflight', async () => {
  const call = request(`${server.url}/widget/sessions`, { method: 'OPTIONS', headers: { origin: SHOP } });
  call.end();
  const [{ statusCode }] = (await once(call, 'response')) as [{ statusCode: number }];
  expect(statusCode).toBe(405);
});
