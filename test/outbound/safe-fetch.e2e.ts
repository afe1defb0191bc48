import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AllowedPlaces } from '../../src/platform/outbound/allowed-places.js';
import { isPublicAddress } from '../../src/platform/outbound/public-address.js';
import { safeFetch, type SafeFetchOptions } from '../../src/platform/outbound/safe-fetch.js';

const LIMITS = { maxBytes: 100_000, timeoutMs: 2_000 };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server of this machine, with how often it was connected to and asked. */
async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  const seen = { connections: 0, requests: 0 };
  server.on('connection', () => (seen.connections += 1)).on('request', () => (seen.requests += 1));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, seen, url: `http://127.0.0.1:${port}/`, here: new AllowedPlaces([`127.0.0.1:${port}`]) };
}

/** A DNS of our own: answers with these addresses, one set after the other. */
const dns =
  (...answers: string[][]): LookupFunction =>
  (_hostname, options, callback) => {
    const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };

const codeOf = (fetching: Promise<unknown>) =>
  fetching.then(
    () => 'fetched',
    (error: { code?: string }) => error.code,
  );
const fetched = (url: string, options: Partial<SafeFetchOptions> = {}) => safeFetch(url, { ...LIMITS, ...options });

describe('an address', () => {
  it.each([
    'http://127.0.0.1/',
    'http://0.0.0.0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[64:ff9b:1::808:808]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[fec0::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://a.localhost/',
    'http://example.com@127.0.0.1/',
    'http://user:password@example.com/',
    'http://127。0。0。1/',
    'http://example.com:22/',
    'http://example.com:6379/',
    'https://example.com:25/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/',
    'data:text/plain,x',
    'javascript:alert(1)',
    'http://',
    '//example.com/',
    'example.com',
    '',
  ])('such as %s is refused before anything is asked', async (url) => {
    const lookup: LookupFunction = () => {
      throw new Error('nobody may be asked');
    };
    expect(await codeOf(fetched(url, { lookup }))).toBe('address-not-allowed');
  });

  it.each(['8.8.8.8', '2001:4860:4860::8888', '::ffff:8.8.8.8', '2002:808:808::', '64:ff9b::808:808'])(
    'such as %s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it('is as allowed as the operator says', () => {
    const places = new AllowedPlaces(['10.1.0.0/16', 'wiki.internal', 'docs.internal:8000', '127.0.0.1:9000']);
    const allows = (url: string) => places.allowsUrl(new URL(url));
    expect(['http://10.1.2.3:9999/', 'http://wiki.internal:81/', 'http://docs.internal:8000/'].map(allows)).toEqual(
      Array.from({ length: 3 }, () => true),
    );
    expect(['http://10.2.0.1/', 'http://127.0.0.1:9001/', 'http://docs.internal:8001/'].map(allows)).toEqual(
      Array.from({ length: 3 }, () => false),
    );
  });
});

describe('a name', () => {
  it.each([
    [['127.0.0.1']],
    [['8.8.8.8', '10.0.0.1']],
    [['8.8.8.8', '::1']],
    [['::ffff:169.254.169.254']],
    [['fd00::1']],
  ])('that resolves to %j is refused', async (addresses) => {
    expect(await codeOf(fetched('http://example.com/', { lookup: dns(addresses) }))).toBe('address-not-allowed');
  });

  it('that resolves to a private address at connect time, after a public one when it was saved, reaches nobody', async () => {
    const asked: string[] = [];
    const answers = dns(['8.8.8.8'], ['127.0.0.1']);
    const lookup: LookupFunction = (hostname, options, callback) =>
      answers(hostname, options, (error, found, family) => {
        asked.push(JSON.stringify(found));
        callback(error, found, family);
      });
    lookup('rebinding.example', { all: true }, () => undefined);
    expect(await codeOf(fetched('http://rebinding.example/', { lookup }))).toBe('address-not-allowed');
    expect(asked).toEqual([expect.stringContaining('8.8.8.8'), expect.stringContaining('127.0.0.1')]);
  });

  it('that nobody knows is said to be unknown', async () => {
    const lookup: LookupFunction = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), '', 4);
    expect(await codeOf(fetched('http://example.com/', { lookup }))).toBe('address-unknown');
  });

  it('that takes for ever to resolve ends with the time', async () => {
    const lookup: LookupFunction = () => undefined;
    expect(await codeOf(fetched('http://example.com/', { lookup, timeoutMs: 200 }))).toBe('timeout');
  });
});

describe('an answer', () => {
  it('comes with status, headers and body', async () => {
    const { url, here } = await serve((request, response) => {
      response.writeHead(418, { 'content-type': 'text/plain', 'x-method': request.method ?? '' });
      request.pipe(response);
    });
    const answer = await fetched(url, { places: here, method: 'POST', body: 'tea?' });
    expect(answer).toMatchObject({ url, status: 418, headers: { 'x-method': 'POST' } });
    expect(answer.body.toString()).toBe('tea?');
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('packed by %s is unpacked, and a bomb is cut at the limit', async (encoding, pack) => {
    const { url, here } = await serve((request, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(pack(request.url === '/bomb' ? Buffer.alloc(5_000_000) : 'hello'));
    });
    expect((await fetched(url, { places: here })).body.toString()).toBe('hello');
    expect(await codeOf(fetched(`${url}bomb`, { places: here, timeoutMs: 20_000 }))).toBe('too-large');
  });

  it('that never ends is cut at the limit', async () => {
    const { url, here } = await serve((_, response) => {
      const write = (): void => void response.write('x'.repeat(10_000), () => !response.destroyed && write());
      write();
    });
    expect(await codeOf(fetched(url, { places: here, timeoutMs: 20_000 }))).toBe('too-large');
  });

  it.each([
    ['headers', () => undefined],
    ['the rest', (_: unknown, response: { write: (text: string) => void }) => response.write('half')],
    [
      'each byte',
      (_: unknown, response: { write: (text: string) => void; destroyed: boolean }) => {
        const timer = setInterval(() => (response.destroyed ? clearInterval(timer) : response.write('x')), 50);
        timer.unref();
      },
    ],
  ] as const)('whose %s never comes, or takes too long, ends with the time', async (_, listener) => {
    const { url, here } = await serve(listener);
    expect(await codeOf(fetched(url, { places: here, timeoutMs: 300 }))).toBe('timeout');
  });

  it('that is cut off is no answer', async () => {
    const { url, here } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    expect(await codeOf(fetched(url, { places: here }))).toBe('unreachable');
  });
});

describe('a redirect', () => {
  it('is an answer, and not followed', async () => {
    const { url, here } = await serve((_, response) => response.writeHead(302, { location: '/there' }).end());
    expect((await fetched(url, { places: here })).status).toBe(302);
  });

  it('to a private address is refused, though redirects are followed', async () => {
    const inner = await serve((_, response) => response.end('secret'));
    const { url, here } = await serve((_, response) => response.writeHead(302, { location: inner.url }).end());
    expect(await codeOf(fetched(url, { places: here, maxRedirects: 3 }))).toBe('address-not-allowed');
    expect(inner.seen.connections).toBe(0);
  });

  it('is followed where that is asked for, without the credentials of the first host', async () => {
    const target = await serve((request, response) => response.end(JSON.stringify(request.headers)));
    const { url, port } = await serve((_, response) => response.writeHead(301, { location: target.url }).end());
    const places = new AllowedPlaces([`127.0.0.1:${port}`, `127.0.0.1:${target.port}`]);
    const headers = { authorization: 'Bearer secret', accept: 'text/html', host: 'evil.example' };
    const answer = await fetched(url, { places, maxRedirects: 3, headers });
    expect(answer.url).toBe(target.url);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ accept: 'text/html', host: `127.0.0.1:${target.port}` });
    expect(answer.body.toString()).not.toContain('secret');
  });

  it('that goes round and round ends', async () => {
    const { url, here, seen } = await serve((_, response) => response.writeHead(302, { location: '/again' }).end());
    expect(await codeOf(fetched(url, { places: here, maxRedirects: 3 }))).toBe('redirected');
    expect(seen.requests).toBe(4);
  });
});
