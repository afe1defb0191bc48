import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type Answering, generationsOf, messagesOf, quiet, startAnswering, type Turn } from '../support/answering.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { chance } from '../support/rounds.js';
import { allEvents, type ServerEvent, textOf } from '../support/sse.js';

const EMITS_PER_SECOND = 20;

describe('the stream of an answer', () => {
  let answering: Answering;
  let nodes: TwoNodes;
  beforeAll(async () => {
    answering = await startAnswering();
    nodes = await startTwoNodes({ ...answering.env, SSE_HEARTBEAT_MS: '100' });
  });
  afterAll(async () => {
    await nodes.stop();
    await answering.vendor.close();
  });

  const ask = async (node = nodes.a) => {
    const { id } = await nodes.a.as().open();
    const stream = await node.as().stream('POST', `/conversations/${id}/messages`, { body: { content: 'A question' } });
    return { id, ...stream };
  };

  /** Reads up to and including the first event of a name. */
  const until = async (events: AsyncGenerator<ServerEvent>, name: string): Promise<ServerEvent[]> => {
    const read: ServerEvent[] = [];
    for (let next = await events.next(); !next.done; next = await events.next()) {
      read.push(next.value);
      if (next.value.event === name) return read;
    }
    throw new Error(`the stream ended without ${name}`);
  };

  const words = (count: number): string[] => Array.from({ length: count }, (_, n) => `wörd-${n} 🙂 `);

  it('is ordered, its offsets make the stored text, and no proxy is to buffer it', async () => {
    answering.vendor.next({ chunks: words(200), paceMs: 2 });
    const { id, events, response } = await ask();
    expect(response.headers).toMatchObject({
      'content-type': expect.stringContaining('text/event-stream'),
      'cache-control': expect.stringContaining('no-cache'),
      'x-accel-buffering': 'no',
    });
    const all = await allEvents(events);
    const names = all.map(({ event }) => event);
    expect(names.filter((name) => name !== 'reply.delta')).toEqual(['message.created', 'reply.started', 'reply.ended']);
    expect([names[0], names[1], names.at(-1)]).toEqual(['message.created', 'reply.started', 'reply.ended']);
    for (const { event, id: place, data } of all) {
      if (event === 'reply.delta') expect(Number(place)).toBe(data.offset + data.text.length);
    }
    const [, answer] = await messagesOf(nodes.a, id);
    expect(textOf(all)).toBe(words(200).join(''));
    expect(answer?.content).toBe(textOf(all));
    expect(all.at(-1)?.data).toMatchObject({
      status: 'complete',
      error: null,
      message: { seq: 2, content: textOf(all) },
    });
  });

  it('brings the first word at once, and then at most twenty pieces a second', async () => {
    answering.vendor.next({ chunks: words(500), paceMs: 3 });
    const { events } = await ask();
    const started = await until(events, 'reply.delta');
    const began = performance.now();
    expect(started.at(-1)?.data.text).toBe(words(1)[0]);
    const rest = await allEvents(events);
    const seconds = (performance.now() - began) / 1_000;
    const deltas = rest.filter(({ event }) => event === 'reply.delta').length;
    expect(deltas).toBeLessThanOrEqual(2 + EMITS_PER_SECOND * seconds);
    expect(deltas).toBeGreaterThan(5);
  });

  it('may lose its reader: the answer goes on', async () => {
    answering.vendor.next({ chunks: words(50), paceMs: 5 });
    const { id, events, close } = await ask();
    await until(events, 'reply.delta');
    close();
    await quiet(nodes.a, id);
    expect(await messagesOf(nodes.a, id)).toMatchObject([
      { role: 'user' },
      { status: 'complete', content: words(50).join('') },
    ]);
    expect(await answering.vendor.closed(answering.vendor.log.requests.length - 1)).toBe('server');
  });

  it('is resumed with exactly the rest, at any place, on any node, while it runs', async () => {
    const luck = chance('resume');
    const whole = words(120).join('');
    answering.vendor.next({ chunks: words(120), paceMs: 15 });
    const { events } = await ask();
    const [, , first] = await until(events, 'reply.delta');
    const path = `/generations/${first?.data.generation_id}/stream`;
    const following = allEvents(events);
    const shown: number[] = [0, first?.data.text.length];
    const readers = Array.from({ length: 16 }, async () => {
      const [offset, node] = [luck.pick(shown), luck.pick(nodes.both)];
      const byHeader = luck.below(2) === 0;
      const resumed = await node.as().stream('GET', byHeader ? path : `${path}?offset=${offset}`, {
        headers: byHeader ? { 'last-event-id': `${offset}` } : {},
      });
      const all = await allEvents(resumed.events);
      expect(all[0]?.event).toBe('reply.started');
      expect(textOf(all, offset)).toBe(whole.slice(offset));
      expect(all.at(-1)).toMatchObject({
        event: 'reply.ended',
        data: { status: 'complete', message: { content: whole } },
      });
    });
    await Promise.all(readers);
    expect(textOf([first as ServerEvent, ...(await following)])).toBe(whole);
  });

  it('is resumed after the end from the database, on either node, whatever the place', async () => {
    answering.vendor.next({ text: 'An answer with an end.' });
    const { id, events } = await ask();
    await allEvents(events);
    const [generation] = await generationsOf(nodes.a, id);
    for (const node of nodes.both) {
      for (const offset of [0, 3, 22, 4_000]) {
        const path = `/generations/${generation?.id}/stream?offset=${offset}`;
        const all = await allEvents((await node.as().stream('GET', path)).events);
        expect(textOf(all, offset)).toBe('An answer with an end.'.slice(offset));
        expect(all.at(-1)?.event).toBe('reply.ended');
      }
    }
  });

  it('of an unknown generation, or of somebody else, is not there, and begins nothing', async () => {
    answering.vendor.next({ text: 'Private.' });
    const { id, events } = await ask();
    await allEvents(events);
    const [generation] = await generationsOf(nodes.a, id);
    const asked = answering.vendor.log.requests.length;
    const stranger = nodes.b.as({ sub: 'eve' });
    const answers = [
      await stranger.get(`/generations/${generation?.id}/stream`),
      await stranger.get(`/generations/${uuidv7()}/stream`),
      await stranger.get('/generations/nonsense/stream'),
      await stranger.delete(`/generations/${generation?.id}`),
    ];
    const withoutId = answers.map(({ status, text }) => `${status} ${text.replace(/"request_id":"[^"]*"/, '')}`);
    expect(new Set(withoutId).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    expect(answering.vendor.log.requests.length).toBe(asked);
    expect(await generationsOf(nodes.a, id)).toHaveLength(1);
  });

  it('keeps the line alive with comments while the model is silent', async () => {
    answering.vendor.next({ silence: 'comments' });
    const { id, response } = await ask();
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) {
      text += chunk as string;
      if (text.split(': still here\n\n').length > 3) break;
    }
    const [generation] = await generationsOf(nodes.a, id);
    expect((await nodes.a.as().delete(`/generations/${generation?.id}`)).status).toBe(204);
    await quiet(nodes.a, id);
  });

  it.each([
    ['the same node', 0],
    ['the other node', 1],
  ])('is stopped from %s: the model is let go within a second, and the words are kept', async (_, other) => {
    answering.vendor.next({ chunks: ['Half an ', 'answer'], ending: 'hang' });
    const { id, events } = await ask();
    const [, , first] = await until(events, 'reply.delta');
    const asked = answering.vendor.log.requests.length - 1;
    const began = performance.now();
    expect((await nodes.both[other as 0 | 1].as().delete(`/generations/${first?.data.generation_id}`)).status).toBe(
      204,
    );
    expect(await answering.vendor.closed(asked)).toBe('client');
    expect(performance.now() - began).toBeLessThan(1_000);
    const rest = await allEvents(events);
    expect(rest.at(-1)?.data).toMatchObject({
      status: 'stopped',
      message: { status: 'stopped', content: 'Half an answer' },
    });
    expect(textOf([first as ServerEvent, ...rest])).toBe('Half an answer');
    expect(await messagesOf(nodes.a, id)).toHaveLength(2);
  });

  it.each([
    ['the same node', 0],
    ['the other node', 1],
  ])('ends when the conversation is deleted on %s, and the model is let go', async (_, other) => {
    answering.vendor.next({ chunks: ['Half an ', 'answer'], ending: 'hang' });
    const { id, events } = await ask();
    await until(events, 'reply.delta');
    const asked = answering.vendor.log.requests.length - 1;
    const began = performance.now();
    expect((await nodes.both[other as 0 | 1].as().delete(`/conversations/${id}`)).status).toBe(204);
    expect(await answering.vendor.closed(asked)).toBe('client');
    expect(performance.now() - began).toBeLessThan(1_000);
    await allEvents(events);
    expect(await messagesOf(nodes.a, id)).toEqual([]);
    expect(await generationsOf(nodes.a, id)).toEqual([]);
  });

  it('of an idempotent repeat is the same answer again, without another question to the model', async () => {
    answering.vendor.next({ text: 'Said once.', paceMs: 20 });
    const { id } = await nodes.a.as().open();
    const asked = answering.vendor.log.requests.length;
    const body = { content: 'A question', client_message_id: 'one' };
    const [one, two] = await Promise.all(
      nodes.both.map((node) => node.as().post<Turn>(`/conversations/${id}/messages`, body)),
    );
    const later = await nodes.b.as().post<Turn>(`/conversations/${id}/messages`, body);
    expect(two?.body).toEqual(one?.body);
    expect(later.body).toEqual(one?.body);
    expect(answering.vendor.log.requests.length).toBe(asked + 1);
  });
});
