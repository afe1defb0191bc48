import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { TestServer } from '../../test/support/server.js';
import { allowOrigins, widgetKeyOf } from '../../test/widget/visitor.js';
import { launchBrowser } from './support/browser.js';

const ROOT = join(import.meta.dirname, '../..');
const CDN = 'https://cdn.socket.io/4.8.4/socket.io.min.js';

let server: TestServer;
let browser: Browser;
let site: Server;
beforeAll(async () => {
  [server, browser] = await Promise.all([TestServer.start(), launchBrowser()]);
  const key = await widgetKeyOf(server);
  // As somebody would paste them: with a server's address and a key of its own.
  site = createServer((request, response) => {
    void readFile(join(ROOT, 'docs/examples', request.url ?? ''), 'utf8').then((page) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page.replace('127.0.0.1:3000', new URL(server.url).host).replace('wk_…', key));
    });
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  await allowOrigins(server, [origin()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  site.closeAllConnections();
  site.close();
  await server.stop();
});

const origin = (): string => `http://127.0.0.1:${(site.address() as AddressInfo).port}`;

it.each(['live-chat.html', 'plain-websocket.html'])(
  '%s answers in a browser, on a page of another origin',
  async (file) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    const script = join(ROOT, 'node_modules/socket.io-client/dist/socket.io.min.js');
    await page.route(CDN, (route) => route.fulfill({ path: script, contentType: 'text/javascript' }));
    await page.goto(`${origin()}/${file}`);
    await page.getByText('Real-time').waitFor();
    await page.getByRole('textbox').fill('When are you open?');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('We are open from 9:00 to 18:00').waitFor();
    await page.reload();
    await page.getByText('Real-time').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  },
);
