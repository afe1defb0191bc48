import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OwnPostgres } from '../support/own-postgres.js';
import { freePort } from '../support/free-port.js';
import { Product, SharedDatabase } from '../support/product.js';
import { eventually } from '../support/programs.js';
import { generationsOf, startAnswering, type Turn } from '../support/answering.js';

const CANARY = 'canary-4c1f';

describe('the product as a process', () => {
  let database: SharedDatabase;
  let started: Product[];
  beforeEach(async () => {
    database = await SharedDatabase.create();
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map((product) => product.kill()));
    await database.drop();
  });

  const launch = async (env: Record<string, string>, preload: string[] = []): Promise<Product> => {
    const product = await Product.launch({ DATABASE_URL: database.url, ...env }, preload);
    started.push(product);
    return product;
  };

  /** Starts what must not start, and answers with the one sentence that it ends with. */
  const refusal = async (env: Record<string, string>): Promise<string> => {
    const { code, output } = await (await launch(env)).ended;
    expect(code).toBe(1);
    const sentences = output.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    expect(sentences).toHaveLength(1);
    expect(output).not.toMatch(/^\s+at /m);
    return sentences[0] ?? '';
  };

  it.each<readonly [string, string, RegExp]>([
    ['is missing', '', /^omnichat: JWT_SECRET is missing: /],
    ['is short', `${CANARY}-short`, /^omnichat: JWT_SECRET is too short: /],
    ['is well-known', 'change-me-change-me-change-me-change-me', /^omnichat: JWT_SECRET is well-known /],
    ['repeats itself', 'a'.repeat(64), /^omnichat: JWT_SECRET is well-known /],
  ])('refuses to start in production when its secret %s', async (_, JWT_SECRET, expected) => {
    const sentence = await refusal({ NODE_ENV: 'production', JWT_SECRET });
    expect(sentence).toMatch(expected);
    expect(sentence).not.toContain(CANARY);
  });

  it.each<readonly [string, Record<string, string>, RegExp]>([
    ['the old secret is weak', { JWT_SECRET_PREVIOUS: 'short' }, /^omnichat: JWT_SECRET_PREVIOUS is too short: /],
    ['it has no database', { NODE_ENV: 'production', DATABASE_URL: '' }, /^omnichat: DATABASE_URL is missing: /],
    ['a setting is no number', { PORT: CANARY }, /^omnichat: The configuration can't be used: PORT: /],
    ['a provider lacks its key', { LLM_PROVIDER: 'openai' }, /^omnichat: .*OPENAI_API_KEY, which is not set\.$/],
  ])('refuses to start when %s', async (_, env, expected) => {
    const sentence = await refusal(env);
    expect(sentence).toMatch(expected);
    expect(sentence).not.toContain(CANARY);
  });

  it('refuses to start on a port that is taken', async () => {
    const taken: Server = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await refusal({ PORT: `${port}` })).toBe(`omnichat: Port ${port} is taken; set PORT to another one.`);
    taken.close();
  });

  it('refuses to start where PostgreSQL refuses it', async () => {
    const stranger = Object.assign(new URL(database.url), { password: CANARY }).href;
    const sentence = await refusal({ DATABASE_URL: stranger });
    expect(sentence).toMatch(/^omnichat: PostgreSQL at .* refuses us \(28P01\)\.$/);
    expect(sentence).not.toContain(CANARY);
  });

  it('waits for a PostgreSQL that is down, and is ready once it is up', async () => {
    const postgres = await OwnPostgres.start();
    try {
      await postgres.crash();
      const product = await launch({ DATABASE_URL: postgres.url });
      await eventually(() => Promise.resolve(/can't be reached yet \(ECONNREFUSED\)/.test(product.output)));
      expect(await product.readiness()).toBe(0);
      await postgres.restart();
      await product.ready();
    } finally {
      await Promise.all(started.map((product) => product.kill()));
      await postgres.stop();
    }
  });

  it('drains and ends with 1, after one log line, on an error that nobody caught', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'omnichat-preload-'));
    const preload = join(folder, 'reject.mjs');
    await writeFile(
      preload,
      `process.on('SIGUSR2', () => void Promise.reject(new Error('${CANARY} postgres://u:${CANARY}@host/db')));`,
    );
    const { vendor, env } = await startAnswering();
    vendor.next({ text: 'It ends in good order.', paceMs: 50 });
    const product = await launch({ ...env, LOG_LEVEL: 'warn' }, [preload]);
    await product.ready();
    const ann = product.as(database.projectId);
    const { id } = await ann.open();
    const asking = ann.post<Turn>(`/conversations/${id}/messages`, { content: 'Hello' });
    await eventually(async () => (await generationsOf(database, id)).length === 1);
    product.signal('SIGUSR2');
    expect((await asking).body.reply).toMatchObject({ status: 'complete', content: 'It ends in good order.' });
    const { code, output } = await product.ended;
    expect(code).toBe(1);
    const fatal = output.split('\n').filter((line) => line.includes('unhandledRejection'));
    expect(fatal).toHaveLength(1);
    expect(output).not.toContain(CANARY);
    await vendor.close();
    await rm(folder, { recursive: true });
  });

  it('serves on while the next version adds to the tables, and beside it', async () => {
    const old = await launch({});
    await old.ready();
    const { id } = await old.as(database.projectId).open();
    const say = (product: Product, content: string) =>
      product.as(database.projectId).post<Turn>(`/conversations/${id}/messages`, { content });
    const read = (product: Product) =>
      product.as(database.projectId).get<{ data: { seq: number }[] }>(`/conversations/${id}/messages`);
    expect((await say(old, 'Before')).status).toBe(201);
    expect((await read(old)).status).toBe(200);
    for (const table of ['projects', 'conversations', 'messages', 'generations', 'receipts', 'idempotency_keys']) {
      await database.sql(`ALTER TABLE ${table} ADD COLUMN of_the_next_version text NOT NULL DEFAULT 'new'`);
    }
    await database.sql('CREATE TABLE of_the_next_version (id uuid PRIMARY KEY)');
    await database.sql(`INSERT INTO migrations (timestamp, name) VALUES (1999999999999, 'Next1999999999999')`);
    const beside = await launch({ PORT: `${await freePort()}` });
    await beside.ready();
    for (const product of [old, beside, old, beside]) {
      expect((await say(product, 'After')).body.reply).toMatchObject({ status: 'complete' });
      expect((await read(product)).status).toBe(200);
      expect((await product.as(database.projectId).get(`/conversations/${id}/sync`)).status).toBe(200);
      expect((await product.as(database.projectId).get(`/conversations/project/${database.projectId}`)).status).toBe(
        200,
      );
    }
    expect((await read(old)).body.data.map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, n) => n + 1));
  });
});
