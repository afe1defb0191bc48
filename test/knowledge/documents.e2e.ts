import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DocumentView } from '../../src/contract/knowledge.schema.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';
import { read, search, settled, teach } from './library.js';

let server: TestServer;
let admin: ApiClient;
let seller: ApiClient;

beforeAll(async () => {
  server = await TestServer.start();
  admin = server.as({ sub: 'adam', role: 'admin' });
  seller = server.as({ sub: 'sally', role: 'seller' });
});
afterAll(() => server.stop());

const titles = async (query: string) => (await search(seller, query)).data.map((each) => each.document_title);

describe('a document', () => {
  it('is taken in beside the call, and then found', async () => {
    const added = await admin.post<DocumentView>('/knowledge/documents', {
      title: 'Keys',
      text: 'Spare keys are handed out at the harbour office.\n\nA lost key costs forty dollars.',
    });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ title: 'Keys', format: 'text', error: null });
    expect(await settled(admin, added.body.id)).toMatchObject({
      status: 'ready',
      progress: 1,
      passages: 1,
      language: 'en',
    });
    const found = await search(seller, 'What does a lost key cost?');
    expect(found.confident).toBe(true);
    expect(found.data[0]).toMatchObject({
      document_id: added.body.id,
      document_title: 'Keys',
      url: null,
      record: null,
    });
    expect(found.data[0]?.text).toContain('forty dollars');
  });

  it('in Markdown is cut at its headings, and cited with them', async () => {
    const markdown = [
      '# Moving in\n\nThe deposit is two rents.\n\n## Elevator\n\nBook the elevator a week ahead.\n\n',
      '## Bins\n\n```\n# not a heading\n```\n\nBins go out on Tuesday.',
    ].join('');
    expect(await teach(admin, { markdown })).toMatchObject({ title: 'Moving in', status: 'ready', passages: 3 });
    const [best] = (await search(seller, 'When must I book the elevator?')).data;
    expect(best).toMatchObject({ heading: 'Moving in › Elevator', text: 'Book the elevator a week ahead.' });
    expect((await search(seller, 'bins tuesday')).data[0]?.text).toContain('# not a heading');
  });

  it('in HTML loses scripts, styles and navigation, and keeps headings and language', async () => {
    const html = `<!doctype html><html lang="de"><head><title>Hausordnung</title><style>p{color:red}</style></head><body>
      <nav>Startseite Impressum</nav><script>alert('Quarkspeise')</script>
      <h1>Hausordnung</h1><h2>Ruhezeiten</h2><p onclick="x()">Zwischen 22 und 6 Uhr ist <b>Nachtruhe</b>.</p>
      <p hidden>Geheimnis</p><footer>Impressum</footer></body></html>`;
    expect(await teach(admin, { html })).toMatchObject({ title: 'Hausordnung', language: 'de', passages: 1 });
    const [best] = (await search(seller, 'Wann ist die Nachtruhe?')).data;
    expect(best).toMatchObject({
      heading: 'Hausordnung › Ruhezeiten',
      text: 'Zwischen 22 und 6 Uhr ist Nachtruhe.',
    });
    for (const word of ['Quarkspeise', 'Geheimnis', 'Impressum']) expect((await search(seller, word)).data).toEqual([]);
  });

  it('that comes again is the same one, with what is said about it now', async () => {
    const text = 'The sauna on the roof opens at noon.';
    const first = await teach(admin, { title: 'Sauna', text });
    const again = await admin.post<DocumentView>('/knowledge/documents', { title: 'Sauna', text, tags: ['roof'] });
    expect(again.body).toMatchObject({ id: first.id, status: 'ready', tags: ['roof'] });
    const renamed = await teach(admin, { title: 'Steam bath', text });
    expect(renamed).toMatchObject({ id: first.id, title: 'Steam bath', status: 'ready', passages: 1 });
    expect(await titles('sauna roof')).toEqual(['Steam bath']);
    expect(await titles('steam bath')).toEqual(['Steam bath']);
  });

  it('without text has failed, and says why', async () => {
    const failed = await teach(admin, { html: '<html><script>only()</script></html>' });
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'no-text', message: 'There is no text in it.' } });
  });

  it('is gone with its passages and its words', async () => {
    const { id } = await teach(admin, { title: 'Zeppelin rides', text: 'Zeppelin rides leave from the pier.' });
    expect(await titles('zeppelin')).toEqual(['Zeppelin rides']);
    expect((await admin.delete(`/knowledge/documents/${id}`)).status).toBe(204);
    expect((await admin.get(`/knowledge/documents/${id}`)).status).toBe(404);
    expect(await titles('zeppelin')).toEqual([]);
    const words = await server.sql(`SELECT FROM knowledge_spellings WHERE spelling = 'zeppelin'`);
    const counts = await server.sql(`SELECT FROM knowledge_words WHERE passages <= 0 OR word = 'zeppelin'`);
    expect([words, counts]).toEqual([[], []]);
  });

  it('deleted while it is taken in leaves nothing', async () => {
    const text = Array.from({ length: 3_000 }, (_, index) => `Paragraph ${index} about xylophones number ${index}.`);
    const { body } = await admin.post<DocumentView>('/knowledge/documents', {
      markdown: text.join('\n\n# H\n\n').slice(0, 100_000),
    });
    await eventually(async () => (await read(admin, body.id)).status === 'processing', 5_000);
    expect((await admin.delete(`/knowledge/documents/${body.id}`)).status).toBe(204);
    const after = await teach(admin, { text: 'The last one in the queue.' });
    expect(after.status).toBe('ready');
    expect(await server.sql(`SELECT FROM knowledge_passages WHERE document_id = $1`, [body.id])).toEqual([]);
    expect(await server.sql(`SELECT FROM knowledge_words WHERE word LIKE 'xylophon%'`)).toEqual([]);
  });
});

describe('what is sent', () => {
  it.each([
    [{}, 'text'],
    [{ text: 'a', markdown: 'b' }, 'text'],
    [{ text: 'a\u0000b' }, 'text'],
    [{ text: '  ' }, 'text'],
    [{ text: 'a', language: 'english!' }, 'language'],
    [{ text: 'a', tags: 'x' }, 'tags'],
    [{ text: 'a', status: 'ready' }, 'status'],
  ])('is refused by name: %j', async (body, path) => {
    const refused = await admin.post<{ errors: { path: string }[] }>('/knowledge/documents', body);
    expect([refused.status, refused.body.errors.map((fault) => fault.path)]).toEqual([400, [path]]);
  });

  it('is listed newest first, by status, in pages', async () => {
    const page = await seller.get<{ data: DocumentView[]; next_cursor: string }>('/knowledge/documents?limit=2');
    expect(page.body.data).toHaveLength(2);
    const next = await seller.get<{ data: DocumentView[] }>(
      `/knowledge/documents?limit=2&cursor=${page.body.next_cursor}`,
    );
    expect(next.body.data[0]?.id).not.toBe(page.body.data[1]?.id);
    const failed = await seller.get<{ data: DocumentView[] }>('/knowledge/documents?status=failed');
    expect(failed.body.data.map(({ error }) => error?.code)).toEqual(['no-text']);
  });
});
