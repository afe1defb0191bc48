import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answering, messagesOf, quiet, startAnswering } from '../support/answering.js';
import { OwnPostgres } from '../support/own-postgres.js';
import { Product, querying } from '../support/product.js';

const ROUNDS = 3;

describe('a question whose answer has just begun when the database crashes', () => {
  let answering: Answering;
  let postgres: OwnPostgres;
  let product: Product;
  const database = { sql: <Row>(text: string, values?: unknown[]) => querying<Row>(postgres.url, text, values) };

  beforeAll(async () => {
    answering = await startAnswering();
    postgres = await OwnPostgres.start();
    product = await Product.start({ ...answering.env, DATABASE_URL: postgres.url, GENERATION_LEASE_MS: '1000' });
    // What does not wait for the disk by itself stays in memory for long.
    await database.sql(`ALTER SYSTEM SET wal_writer_delay = '10s'`);
    await database.sql('SELECT pg_reload_conf()');
  });
  afterAll(async () => {
    await product.kill();
    await postgres.stop();
    await answering.vendor.close();
  });

  it('is stored, and answered once', async () => {
    const [project] = await database.sql<{ id: string }>('SELECT id FROM projects');
    const ann = await product.socket(project?.id ?? '');
    const lost: boolean[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await product.as(project?.id ?? '').open();
      answering.vendor.next({ text: 'The first.', firstChunkDelayMs: 4_000 });
      await ann.get('conversation:join', { conversation_id: id });
      await ann.get('message:send', { conversation_id: id, content: 'A question', client_message_id: `q${round}` });
      const begun = await ann.until('reply:started', (news) => news.conversation_id === id);
      await postgres.crash();
      await postgres.restart();
      await quiet(database, id, 75_000);
      expect(await messagesOf(database, id)).toMatchObject([
        { seq: 1, role: 'user', content: 'A question' },
        { seq: 2, role: 'assistant', status: 'complete' },
      ]);
      const found = await database.sql('SELECT FROM generations WHERE id = $1', [begun.generation_id]);
      lost.push(found.length === 0);
    }
    ann.close();
    // Else this test has tried nothing.
    expect(lost).toContain(true);
  }, 300_000);
});
