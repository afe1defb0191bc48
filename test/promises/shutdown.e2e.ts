import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answering, generationsOf, messagesOf, startAnswering, type Turn } from '../support/answering.js';
import { Burst } from '../support/burst.js';
import { History } from '../support/history-checker.js';
import { muteAssistant } from '../support/nodes.js';
import { Product, SharedDatabase } from '../support/product.js';
import { eventually } from '../support/programs.js';
import { allEvents } from '../support/sse.js';

const EXIT_WITHIN_MS = 10_000;

describe('SIGTERM', () => {
  let answering: Answering;
  let database: SharedDatabase;
  let product: Product;
  beforeAll(async () => {
    answering = await startAnswering();
  });
  afterAll(() => answering.vendor.close());
  beforeEach(async () => {
    database = await SharedDatabase.create();
    product = await Product.start({ ...answering.env, DATABASE_URL: database.url, DRAIN_TIMEOUT_MS: '2000' });
  });
  afterEach(async () => {
    await product.kill();
    await database.drop();
  });

  const open = async (): Promise<string> => (await product.as(database.projectId).open()).id;

  /** Sends SIGTERM and resolves with the exit code and how long it took. */
  const terminate = async (): Promise<{ code: number | null; isInTime: boolean }> => {
    const began = performance.now();
    product.signal('SIGTERM');
    const { code } = await product.ended;
    return { code, isInTime: performance.now() - began < EXIT_WITHIN_MS };
  };

  it('in a burst of sends leaves each of them acknowledged or refused, and ends with 0', async () => {
    const history = new History();
    const conversations = await Promise.all(Array.from({ length: 10 }, open));
    await muteAssistant(database, conversations);
    answering.vendor.next({ chunks: ['Keeps the server busy'], ending: 'hang' });
    const slow = product
      .as(database.projectId)
      .post<Turn>(`/conversations/${await open()}/messages`, { content: 'Slow' });
    const client = product.as(database.projectId);
    const burst = new Burst(
      client,
      history,
      { conversations, senders: 30, name: 'burst' },
      ({ outcome }) => outcome !== 'ok',
    );
    await eventually(() => Promise.resolve(history.count('ok') > 300));
    const began = performance.now();
    const ending = terminate();
    const states = new Set<number>();
    while (product.isAlive) states.add(await product.readiness());
    expect(await ending).toEqual({ code: 0, isInTime: true });
    await burst.ended;
    expect(states).toContain(503);
    expect((await slow).status).toBe(201);
    expect(history.operations.filter((send) => send.outcome === 'unknown' && send.invokedAt < began)).toEqual([]);
    expect(history.count('fail')).toBeGreaterThan(0);
    expect(await history.check(database.url)).toEqual([]);
  });

  it('in a burst over sockets acknowledges everything that it carries out, says so, and ends with 0', async () => {
    const history = new History();
    const conversations = await Promise.all(Array.from({ length: 10 }, open));
    await muteAssistant(database, conversations);
    const sockets = await Promise.all(Array.from({ length: 8 }, () => product.socket(database.projectId)));
    const bursts = sockets.map(
      (socket, n) =>
        new Burst(
          socket,
          history,
          { conversations, senders: 10, name: `socket${n}` },
          ({ outcome }) => outcome !== 'ok',
        ),
    );
    await eventually(() => Promise.resolve(history.count('ok') > 300));
    const [ended, told] = [sockets.map((socket) => socket.ended()), sockets.map((one) => one.until('server:draining'))];
    const began = performance.now();
    expect(await terminate()).toEqual({ code: 0, isInTime: true });
    for (const { reconnect_in_ms: wait } of await Promise.all(told)) expect(wait).toBeGreaterThan(0);
    expect(new Set(await Promise.all(ended))).toEqual(new Set(['io server disconnect']));
    await Promise.all(bursts.map((burst) => burst.ended));
    expect(history.operations.filter((send) => send.outcome === 'unknown' && send.invokedAt < began)).toEqual([]);
    expect(history.count('fail') + history.count('unknown')).toBeGreaterThan(0);
    expect(await history.check(database.url)).toEqual([]);
    const [row] = await database.sql<{ stored: number }>('SELECT count(*)::int AS stored FROM messages');
    expect(history.count('ok')).toBe(row?.stored);
  });

  it('lets an answer finish that ends in time', async () => {
    answering.vendor.next({ text: 'It takes about half a second.', paceMs: 80 });
    const id = await open();
    const asking = product.as(database.projectId).post<Turn>(`/conversations/${id}/messages`, { content: 'Hello' });
    await eventually(async () => (await generationsOf(database, id)).length === 1);
    expect(await terminate()).toEqual({ code: 0, isInTime: true });
    expect((await asking).body.reply).toMatchObject({ status: 'complete', content: 'It takes about half a second.' });
  });

  it('keeps what an answer said that does not end in time', async () => {
    answering.vendor.next({ chunks: ['Half an ', 'answer'], ending: 'hang' });
    const id = await open();
    const asking = product.as(database.projectId).post<Turn>(`/conversations/${id}/messages`, { content: 'Hello' });
    await eventually(async () => (await generationsOf(database, id))[0]?.text === 'Half an answer');
    expect(await terminate()).toEqual({ code: 0, isInTime: true });
    expect((await asking).body.reply).toMatchObject({ status: 'failed', content: 'Half an answer' });
    expect(await messagesOf(database, id)).toMatchObject([
      { role: 'user' },
      { status: 'failed', content: 'Half an answer' },
    ]);
  });

  it('gives an answer that has said nothing to the next process, and its caller an acknowledgement', async () => {
    answering.vendor.next({ silence: 'after-headers' }, { text: 'From the other one.' });
    const id = await open();
    const asked = answering.vendor.log.requests.length;
    const asking = product.as(database.projectId).post<Turn>(`/conversations/${id}/messages`, { content: 'Hello' });
    await answering.vendor.log.request(asked);
    expect(await terminate()).toEqual({ code: 0, isInTime: true });
    const { status, body } = await asking;
    expect(status).toBe(201);
    expect(body).toMatchObject({ message: { seq: 1 }, reply: null, message_id: null });

    const next = await Product.start({ ...answering.env, DATABASE_URL: database.url });
    try {
      await eventually(async () => (await messagesOf(database, id)).length === 2);
      expect(await generationsOf(database, id)).toMatchObject([
        { epoch: 2, status: 'complete', text: 'From the other one.' },
      ]);
    } finally {
      await next.kill();
    }
  });

  it('ends the streams of its readers, who resume elsewhere', async () => {
    answering.vendor.next({ silence: 'comments' }, { text: 'From the other one.' });
    const id = await open();
    const stream = await product
      .as(database.projectId)
      .stream('POST', `/conversations/${id}/messages`, { body: { content: 'Hello' } });
    const reading = allEvents(stream.events);
    await eventually(async () => (await generationsOf(database, id)).length === 1);
    expect(await terminate()).toEqual({ code: 0, isInTime: true });
    expect((await reading).map(({ event }) => event)).toEqual(['message.created', 'reply.started']);
    const [generation] = await generationsOf(database, id);

    const next = await Product.start({ ...answering.env, DATABASE_URL: database.url });
    try {
      const resumed = await next.as(database.projectId).stream('GET', `/generations/${generation?.id}/stream`);
      const events = await allEvents(resumed.events);
      expect(events.at(-1)).toMatchObject({
        event: 'reply.ended',
        data: { message: { content: 'From the other one.' } },
      });
    } finally {
      await next.kill();
    }
  });
});
