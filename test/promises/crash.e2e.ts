import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answering, generationsOf, messagesOf, quiet, startAnswering, type Turn } from '../support/answering.js';
import { Burst } from '../support/burst.js';
import { History } from '../support/history-checker.js';
import { muteAssistant } from '../support/nodes.js';
import { Product, SharedDatabase } from '../support/product.js';
import { eventually } from '../support/programs.js';
import { recordedSend } from '../support/recorded-send.js';

const GENERATION_LEASE_MS = 1_000;
/** Lease, sweep, and some air for a busy machine. */
const ORPHAN_MS = 8_000;

describe('a process that dies', () => {
  let answering: Answering;
  let database: SharedDatabase;
  let dying: Product;
  let other: Product;
  beforeAll(async () => {
    answering = await startAnswering();
  });
  afterAll(() => answering.vendor.close());
  beforeEach(async () => {
    database = await SharedDatabase.create();
    const env = { ...answering.env, DATABASE_URL: database.url, GENERATION_LEASE_MS: `${GENERATION_LEASE_MS}` };
    [dying, other] = await Promise.all([Product.start(env), Product.start(env)]);
  });
  afterEach(async () => {
    await Promise.all([dying.kill(), other.kill()]);
    await database.drop();
  });

  const ann = (product: Product) => product.as(database.projectId);
  const open = async (): Promise<string> => (await ann(other).open()).id;

  /** Asks the process that will die, and resolves once the model was asked. */
  const ask = async (id: string): Promise<{ answer: Promise<unknown> }> => {
    const asked = answering.vendor.log.requests.length;
    const asking = ann(dying)
      .post(`/conversations/${id}/messages`, { content: 'A question' })
      .catch((error: unknown) => error);
    await answering.vendor.log.request(asked);
    return { answer: asking };
  };

  it('in a burst of sends loses nothing that it acknowledged, and repeats are answered elsewhere', async () => {
    const history = new History();
    const conversations = await Promise.all(Array.from({ length: 10 }, open));
    await muteAssistant(database, conversations);
    const plan = { conversations, senders: 30 };
    const burst = new Burst(ann(dying), history, { ...plan, name: 'dying' }, ({ outcome }) => outcome !== 'ok');
    const steady = new Burst(ann(other), history, { ...plan, senders: 5, name: 'steady' });
    await eventually(() => Promise.resolve(history.count('ok') > 500));
    dying.signal('SIGKILL');
    await burst.ended;
    await steady.stop();
    const unknown = history.operations.filter(({ outcome }) => outcome === 'unknown');
    expect(unknown.length).toBeGreaterThan(0);
    expect(await history.check(database.url)).toEqual([]);
    const repeats = await Promise.all(unknown.map((send) => recordedSend(ann(other), history, send)));
    expect(new Set(repeats.map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
    expect(await history.check(database.url)).toEqual([]);
  });

  it('while it answers leaves what it had written down, as failed; another answer can be had', async () => {
    answering.vendor.next({ chunks: ['Half an ', 'answer'], ending: 'hang' }, { text: 'The whole answer.' });
    const id = await open();
    await ask(id);
    await eventually(async () => (await generationsOf(database, id))[0]?.text === 'Half an answer');
    dying.signal('SIGKILL');
    await quiet(database, id, ORPHAN_MS);
    expect(await generationsOf(database, id)).toMatchObject([{ epoch: 1, status: 'failed', error: 'interrupted' }]);
    expect(await messagesOf(database, id)).toMatchObject([
      { role: 'user' },
      { status: 'failed', content: 'Half an answer' },
    ]);

    expect((await ann(other).post(`/conversations/${id}/generations`)).status).toBe(201);
    await quiet(database, id);
    expect((await messagesOf(database, id)).at(-1)).toMatchObject({ status: 'complete', content: 'The whole answer.' });
  });

  it('before it said anything is replaced: the answer comes from another process, under the next epoch', async () => {
    answering.vendor.next({ silence: 'after-headers' }, { text: 'The whole answer.' });
    const id = await open();
    await ask(id);
    dying.signal('SIGKILL');
    await eventually(async () => (await messagesOf(database, id)).length === 2, ORPHAN_MS);
    const [generation, ...others] = await generationsOf(database, id);
    expect(generation).toMatchObject({ epoch: 2, status: 'complete', text: 'The whole answer.', error: null });
    expect(others).toEqual([]);
    const again = await ann(other).post<Turn>(`/conversations/${id}/messages`, { content: 'Thank you' });
    expect(again.body.reply).toMatchObject({ seq: 4, status: 'complete' });
  });

  it('leaves a stopped answer as stopped', async () => {
    answering.vendor.next({ chunks: ['Half an ', 'answer'], ending: 'hang' });
    const id = await open();
    await ask(id);
    await eventually(async () => (await generationsOf(database, id))[0]?.text === 'Half an answer');
    dying.signal('SIGKILL');
    const [generation] = await generationsOf(database, id);
    expect((await ann(other).delete(`/generations/${generation?.id}`)).status).toBe(204);
    await quiet(database, id, ORPHAN_MS);
    expect((await messagesOf(database, id)).at(-1)).toMatchObject({ status: 'stopped', content: 'Half an answer' });
  });

  it('only in appearance, and comes back, writes nothing into what others have ended', async () => {
    const pieces = Array.from({ length: 40 }, (_, n) => `piece ${n} `);
    answering.vendor.next({ chunks: pieces, paceMs: 50 });
    const id = await open();
    const { answer } = await ask(id);
    await eventually(async () => (await generationsOf(database, id))[0]?.text !== '');
    dying.signal('SIGSTOP');
    await quiet(database, id, ORPHAN_MS);
    const [ended] = await generationsOf(database, id);
    const written = await messagesOf(database, id);
    expect(ended).toMatchObject({ status: 'failed', error: 'interrupted' });
    expect(written).toMatchObject([{ role: 'user' }, { role: 'assistant', status: 'failed', content: ended?.text }]);
    dying.signal('SIGCONT');
    expect(await answer).toMatchObject({ status: 201, body: { reply: { status: 'failed', content: ended?.text } } });
    await dying.ready();
    expect(await generationsOf(database, id)).toEqual([ended]);
    expect(await messagesOf(database, id)).toEqual(written);
    const next = await ann(dying).post<Turn>(`/conversations/${id}/messages`, { content: 'Are you well?' });
    expect(next.body.reply).toMatchObject({ seq: 4, status: 'complete' });
  });

  it('only in appearance goes on with its own answer when nobody has ended it', async () => {
    await other.kill();
    const pieces = Array.from({ length: 10 }, (_, n) => `piece ${n} `);
    answering.vendor.next({ chunks: pieces, paceMs: 60 });
    other = dying;
    const id = await open();
    const { answer } = await ask(id);
    await eventually(async () => (await generationsOf(database, id))[0]?.text !== '');
    dying.signal('SIGSTOP');
    const [before] = await generationsOf(database, id);
    await eventually(async () => {
      const [late] = await database.sql<{ late: boolean }>(
        `SELECT lease_until < now() - interval '2 seconds' AS late FROM generations WHERE id = $1`,
        [before?.id],
      );
      return late?.late === true;
    });
    dying.signal('SIGCONT');
    expect(await answer).toMatchObject({
      status: 201,
      body: { reply: { status: 'complete', content: pieces.join('') } },
    });
    expect(await generationsOf(database, id)).toMatchObject([{ epoch: 1, status: 'complete' }]);
  });
});
