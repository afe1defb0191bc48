import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DocumentView } from '../../src/contract/knowledge.schema.js';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { search, settled } from './library.js';
import { encryptedPdf, pdfOf } from './pdf-writer.js';

let server: TestServer;
let admin: ApiClient;

beforeAll(async () => {
  server = await TestServer.start({ KNOWLEDGE_MAX_BYTES: '2000000' });
  admin = server.as({ sub: 'adam', role: 'admin' });
});
afterAll(() => server.stop());

const send = (type: string, body: Buffer, query = '', headers = {}) =>
  admin.call<DocumentView>('POST', `/knowledge/documents${query}`, {
    body,
    headers: { 'content-type': type, ...headers },
  });

async function upload(type: string, body: Buffer, query = ''): Promise<DocumentView> {
  const sent = await send(type, body, query);
  expect([sent.status, sent.text]).toEqual([201, expect.any(String)]);
  return settled(admin, sent.body.id);
}

const BOUNDARY = 'x-boundary';
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;

/** A form as browsers send it. */
function form(fields: Record<string, string>, file?: { name: string; type: string; bytes: Buffer }): Buffer {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = file
    ? `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: ${file.type}\r\n\r\n`
    : '';
  const end = `${file ? '\r\n' : ''}--${BOUNDARY}--\r\n`;
  return Buffer.concat([Buffer.from(parts.join('') + head), file?.bytes ?? Buffer.alloc(0), Buffer.from(end)]);
}

const failureOf = async (bytes: Buffer) => {
  const { status, error } = await upload('application/pdf', bytes);
  return [status, error?.code];
};

describe('a PDF', () => {
  it('is cited with its pages and headings', async () => {
    const bytes = pdfOf([
      [{ text: 'House rules', size: 20 }, 'Smoking is not allowed on the bal-', 'conies of this house.'],
      [{ text: 'Laundry', size: 20 }, 'The laundry in the cellar is open until nine in the evening.'],
    ]);
    const document = await upload('application/pdf', bytes, '?title=Rules&tags=house,rules');
    expect(document).toMatchObject({
      format: 'pdf',
      title: 'Rules',
      tags: ['house', 'rules'],
      passages: 2,
      size: bytes.length,
    });
    const [laundry] = (await search(admin, 'When does the laundry close?')).data;
    expect(laundry).toMatchObject({ heading: 'Page 2 › Laundry', document_title: 'Rules' });
    const [balcony] = (await search(admin, 'smoking on balconies')).data;
    expect(balcony?.text).toBe('Smoking is not allowed on the balconies of this house.');
  });

  it('that is encrypted, without text or no PDF at all has failed, each with its own code', async () => {
    expect(await failureOf(encryptedPdf())).toEqual(['failed', 'pdf-encrypted']);
    expect(await failureOf(pdfOf([[], []]))).toEqual(['failed', 'pdf-without-text']);
    expect(await failureOf(Buffer.from('%PDF-1.7 and then nothing of the kind'))).toEqual(['failed', 'pdf-malformed']);
    expect(await failureOf(pdfOf([['x'.repeat(40)]]).subarray(0, 200))).toEqual(['failed', 'pdf-malformed']);
  });
});

describe('a file', () => {
  it('comes as a form, too', async () => {
    const file = {
      name: 'pets.md',
      type: 'application/octet-stream',
      bytes: Buffer.from('# Pets\n\nTwo cats at most.'),
    };
    const document = await upload(FORM, form({ title: 'Animals', language: 'en', tags: 'pets' }, file));
    expect(document).toMatchObject({ format: 'markdown', title: 'Animals', tags: ['pets'], status: 'ready' });
  });

  it('again is the same document, under a key or not', async () => {
    const bytes = Buffer.from('The gate code is changed every month.');
    const key = { 'idempotency-key': 'gate' };
    const first = await send('text/plain', bytes, '', key);
    expect((await send('text/plain', bytes, '', key)).body).toEqual(first.body);
    expect((await send('text/plain', Buffer.from('Something else.      Of this length'), '', key)).status).toBe(422);
    expect((await upload('text/plain', bytes)).id).toBe(first.body.id);
  });

  it.each([
    ['UTF-8 with a mark', 'text/plain', Buffer.from('\uFEFFKäse ist Wärme.')],
    ['UTF-16', 'text/plain', Buffer.from('\uFEFFKäse ist Wärme!', 'utf16le')],
    ['Latin 1, as it says', 'text/plain; charset=iso-8859-1', Buffer.from('Käse ist Wärme?', 'latin1')],
    ['Latin 1, unsaid', 'text/plain', Buffer.from('Käse ist Wärme;', 'latin1')],
    ['Latin 1, said by the page', 'text/html', Buffer.from('<meta charset="iso-8859-1"><p>Käse ist Wärme', 'latin1')],
    ['an encoding that nobody knows', 'text/plain; charset=klingon', Buffer.from('Käse ist Wärme,')],
    ['NULs', 'text/plain', Buffer.from('Kä\u0000se ist \u0000Wärme.\u0000')],
  ])('in %s is read as it was meant', async (_, type, bytes) => {
    const { id, status } = await upload(type, bytes);
    expect(status).toBe('ready');
    const [row] = await server.sql<{ text: string }>('SELECT text FROM knowledge_passages WHERE document_id = $1', [
      id,
    ]);
    expect(row?.text).toContain('Käse ist Wärme');
  });

  it.each([
    ['of another kind', 'application/octet-stream', Buffer.from([0x89, 0x50]), 415],
    ['without anything in it', 'text/plain', Buffer.from(' '), 201],
    ['in a form without the part', FORM, form({ title: 'x' }), 400],
    [
      'in a form with a field too many',
      FORM,
      form({ owner: 'me' }, { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('a') }),
      400,
    ],
    [
      'in half a form',
      FORM,
      form({}, { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('a') }).subarray(0, 100),
      400,
    ],
    ['in a form without a boundary', 'multipart/form-data', Buffer.from('x'), 400],
    ['as an image', 'image/png', Buffer.from('x'), 415],
  ])('%s is answered as it should be', async (_, type, body, status) => {
    expect((await send(type, body)).status).toBe(status);
  });

  it('of several megabytes does not use up the caller’s points', async () => {
    const limited = await TestServer.start({ RATE_LIMIT_PER_ACTOR: '20', RATE_LIMIT_PER_ADDRESS: '20' });
    const client = limited.as({ sub: 'adam', role: 'admin' });
    const headers = { 'content-type': 'text/plain' };
    const body = Buffer.alloc(3_000_000, 'All work and no play. ');
    const sent = await client.call('POST', '/knowledge/documents', { body, headers });
    const next = await client.get('/knowledge/documents');
    await limited.stop();
    expect([sent.status, next.status]).toEqual([201, 200]);
  });

  it('is for admins, and for this route', async () => {
    const headers = { 'content-type': 'text/plain' };
    const body = Buffer.from('x');
    for (const [role, status] of [
      ['user', 403],
      ['seller', 403],
    ] as const) {
      const client = server.as({ role });
      expect((await client.call('POST', '/knowledge/documents', { body, headers })).status).toBe(status);
    }
    expect((await admin.call('POST', '/knowledge/search', { body, headers })).status).toBe(415);
  });
});

/** Sends as much as the server takes, and answers with its answer and how much that was. */
async function flood(headers: Record<string, string>, total: number, prefix: Buffer): Promise<[number, string]> {
  const call = request(`${server.url}/knowledge/documents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.token}`, ...headers },
  });
  const chunk = Buffer.alloc(65_536, 'x');
  let sent = prefix.length;
  const more = (): void => {
    if (sent >= total) return void call.end();
    sent += chunk.length;
    call.write(chunk, (error) => (error ? undefined : more()));
  };
  call.on('error', () => undefined);
  if (prefix.length > 0) call.write(prefix);
  more();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const answer = await text(response);
  call.destroy();
  return [response.statusCode ?? 0, answer];
}

describe('50 MB', () => {
  const total = 50_000_000;

  const head = form({}, { name: 'a.txt', type: 'text/plain', bytes: Buffer.alloc(0) }).subarray(
    0,
    -`\r\n--${BOUNDARY}--\r\n`.length,
  );

  it.each([
    ['announced', { 'content-type': 'text/plain', 'content-length': String(total) }, Buffer.alloc(0)],
    ['in chunks', { 'content-type': 'text/plain' }, Buffer.alloc(0)],
    ['in a form', { 'content-type': FORM }, head],
  ])('%s are refused, and never held', async (_, headers, prefix) => {
    const before = process.memoryUsage();
    const [status, answer] = await flood(headers, total, prefix);
    expect([status, answer]).toEqual([413, expect.stringContaining('file-too-large')]);
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(20_000_000);
    expect((await admin.get('/health')).status).toBe(200);
  });
});
