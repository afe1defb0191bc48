import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DocumentView } from '../../src/contract/knowledge.schema.js';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { search, settled, teach } from './library.js';

let server: TestServer;
let admin: ApiClient;
let site: Server;
let url: string;
let answer: RequestListener = () => undefined;

beforeAll(async () => {
  site = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const { port } = site.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  server = await TestServer.start({ OUTBOUND_ALLOW: `127.0.0.1:${port}`, KNOWLEDGE_MAX_BYTES: '200000' });
  admin = server.as({ sub: 'adam', role: 'admin' });
});
afterEach(() => site.closeAllConnections());
afterAll(async () => {
  site.close();
  await server.stop();
});

const page = (text: string): void => {
  answer = (_, response) => void response.setHeader('content-type', 'text/html; charset=utf-8').end(text);
};
const refreshed = async (id: string): Promise<DocumentView> => {
  expect((await admin.post(`/knowledge/documents/${id}/refresh`)).status).toBe(202);
  return settled(admin, id);
};

describe('a document at an address', () => {
  it('is fetched, and fetched again when it is asked for', async () => {
    page('<title>Fees</title><p>The cleaning fee is 80 dollars.');
    const document = await teach(admin, { url: `${url}/fees#top` });
    expect(document).toMatchObject({ format: 'url', title: 'Fees', url: `${url}/fees`, status: 'ready' });
    page('<title>Fees</title><p>The cleaning fee is 95 dollars.');
    expect(await refreshed(document.id)).toMatchObject({ status: 'ready', passages: 1 });
    const found = await search(admin, 'cleaning fee');
    expect(found.data.map(({ text, url: source }) => [text, source])).toEqual([
      ['The cleaning fee is 95 dollars.', `${url}/fees`],
    ]);
  });

  it('that is away for a while is still known', async () => {
    page('<title>Pool</title><p>The pool opens at seven.');
    const { id } = await teach(admin, { url: `${url}/pool` });
    answer = (_, response) => void response.writeHead(503).end('no');
    expect(await refreshed(id)).toMatchObject({ status: 'failed', error: { code: 'fetch-refused' } });
    expect((await search(admin, 'When does the pool open?')).data[0]?.text).toBe('The pool opens at seven.');
    page('<title>Pool</title><p>The pool opens at seven.');
    expect(await refreshed(id)).toMatchObject({ status: 'ready', error: null });
  });

  it('is followed through redirects within the public web, and nowhere else', async () => {
    answer = (request, response) => {
      if (request.url === '/old') response.writeHead(301, { location: '/new.txt' }).end();
      else if (request.url === '/trap') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
      else response.setHeader('content-type', 'text/plain').end('It has moved here.');
    };
    expect(await teach(admin, { url: `${url}/old` })).toMatchObject({ status: 'ready', title: 'It has moved here.' });
    expect((await teach(admin, { url: `${url}/trap` })).error?.code).toBe('address-not-allowed');
  });

  it.each<[string, RequestListener, string]>([
    ['an image', (_, response) => void response.setHeader('content-type', 'image/png').end('x'), 'unsupported-type'],
    ['too much', (_, response) => void response.end('x'.repeat(300_000)), 'too-large'],
    [
      'no end',
      (_, response) => {
        const write = (): void => void response.write('x'.repeat(10_000), () => !response.destroyed && write());
        write();
      },
      'too-large',
    ],
    [
      'half an answer',
      (_, response) => void response.writeHead(200, { 'content-length': '9' }).write('x', () => response.destroy()),
      'unreachable',
    ],
    [
      'a page without text',
      (_, response) => void response.setHeader('content-type', 'text/html').end('<script>1</script>'),
      'no-text',
    ],
  ])('with %s has failed with a code of its own', async (what, listener, code) => {
    answer = listener;
    expect((await teach(admin, { url: `${url}/${encodeURIComponent(what)}` })).error?.code).toBe(code);
  });

  it('that hangs holds up the others only for so long', async () => {
    answer = (request, response) => (request.url === '/hangs' ? undefined : void response.end('Quick.'));
    const hanging = await admin.post<DocumentView>('/knowledge/documents', { url: `${url}/hangs` });
    const quick = await teach(admin, { text: 'Something that was sent after it.' });
    expect(quick.status).toBe('ready');
    expect((await settled(admin, hanging.body.id, 30_000)).error?.code).toBe('timeout');
  }, 60_000);

  it.each([
    'http://127.0.0.1:1/',
    'http://localhost/',
    'http://169.254.169.254/',
    'ftp://example.com/',
    'http://a@example.com/',
  ])('such as %s is refused when it is saved', async (address) => {
    const refused = await admin.post<{ errors: { path: string }[] }>('/knowledge/documents', { url: address });
    expect([refused.status, refused.body.errors[0]?.path]).toEqual([400, 'url']);
  });
});
