import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DocumentView } from '../../src/contract/knowledge.schema.js';
import { Product, SharedDatabase } from '../support/product.js';
import { eventually } from '../support/programs.js';
import { search, settled } from './library.js';

const SECTIONS = 3_000;

let database: SharedDatabase;
const running: Product[] = [];

beforeAll(async () => {
  database = await SharedDatabase.create();
});
afterAll(async () => {
  await Promise.all(running.map((product) => product.kill()));
  await database.drop();
});

async function start(): Promise<Product> {
  const product = await Product.start({ DATABASE_URL: database.url });
  running.push(product);
  return product;
}

/** The words whose count is not what the passages say. */
const miscounted = () =>
  database.sql(`SELECT coalesce(w.word, c.word), w.passages, c.passages FROM knowledge_words w FULL JOIN (
    SELECT s.lexeme AS word, count(*)::int AS passages FROM knowledge_passages p, unnest(p.search) s GROUP BY 1
  ) c ON c.word = w.word WHERE w.passages IS DISTINCT FROM c.passages`);

it('a document that a killed process was taking in is taken in by another, whole and once', async () => {
  const sections = Array.from(
    { length: SECTIONS },
    (_, index) => `## Part ${index}\n\nThe number of this part is n${index}.`,
  );
  const first = await start();
  const upload = await first
    .as(database.projectId, { role: 'admin' })
    .call<DocumentView>('POST', '/knowledge/documents', {
      body: Buffer.from(sections.join('\n\n')),
      headers: { 'content-type': 'text/markdown' },
    });
  const { id } = upload.body;
  const written = async () =>
    (
      await database.sql<{ count: number }>('SELECT count(*)::int FROM knowledge_passages WHERE document_id = $1', [id])
    )[0]?.count ?? 0;
  await eventually(async () => (await written()) > 0);
  first.signal('SIGKILL');
  await first.ended;
  expect(await written()).toBeLessThan(SECTIONS);
  expect(await database.sql('SELECT live_version FROM knowledge_documents')).toEqual([{ live_version: 0 }]);

  // Its lease would run out by itself in 90 s.
  await database.sql(`UPDATE knowledge_documents SET lease_until = now() WHERE status = 'processing'`);
  const second = await start();
  const admin = second.as(database.projectId, { role: 'admin' });
  expect(await settled(admin, id, 60_000)).toMatchObject({ status: 'ready', passages: SECTIONS });
  expect(await written()).toBe(SECTIONS);
  expect(await miscounted()).toEqual([]);
  expect((await search(admin, 'part n2999')).data[0]?.heading).toBe('Part 2999');

  expect((await admin.delete(`/knowledge/documents/${id}`)).status).toBe(204);
  expect(await miscounted()).toEqual([]);
}, 120_000);
