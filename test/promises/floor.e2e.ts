import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answering,
  anywhereWithin,
  generationsOf,
  messagesOf,
  quiet,
  startAnswering,
  type Turn,
  widened,
} from '../support/answering.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { chance, rounds } from '../support/rounds.js';
import { allEvents, textOf } from '../support/sse.js';

const AT_ONCE = 50;

describe('the floor', () => {
  let answering: Answering;
  let nodes: TwoNodes;
  beforeAll(async () => {
    answering = await startAnswering();
    nodes = await startTwoNodes(answering.env);
    answering.vendor.when(() => true, { text: 'One two three four five six seven eight.', paceMs: 1 });
  });
  afterAll(async () => {
    await nodes.stop();
    await answering.vendor.close();
  });

  it('belongs to the seller from his acknowledgement on: the assistant commits nothing after it', async () => {
    const luck = chance('take-over');
    const seen = { before: 0, never: 0 };
    let widest = 80;
    const takeOver = async (): Promise<void> => {
      const [asks, sells] = [luck.pick(nodes.both), luck.pick(nodes.both)];
      const { id } = await asks.as().open();
      const question = asks.as().post<Turn>(`/conversations/${id}/messages`, { content: 'A question' });
      await anywhereWithin(luck, widest);
      const seller = sells.as({ sub: 'sam', role: 'seller' });
      const taken = await seller.post<Turn>(`/conversations/${id}/messages`, { content: 'A person speaks' });
      const mine = taken.body.message.seq;
      expect(taken.body).toMatchObject({ reply: null, generation_id: null });
      expect((await question).status).toBe(201);
      await quiet(nodes.a, id);
      const messages = await messagesOf(nodes.a, id);
      const answers = messages.filter(({ role }) => role === 'assistant');
      expect(answers.filter(({ seq }) => seq > mine)).toEqual([]);
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
      for (const generation of await generationsOf(nodes.a, id)) {
        expect(generation.status).toBe(answers.length > 0 ? 'complete' : 'cancelled');
        expect(generation.message_seq).toBe(answers[0]?.seq ?? null);
      }
      seen[answers.length > 0 ? 'before' : 'never'] += 1;
    };
    for (let round = 0; round < rounds(300); round += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, takeOver));
      widest = widened(widest, 80, { slower: seen.before, faster: seen.never });
    }
    process.stderr.write(`  the assistant was first ${seen.before} times, cancelled ${seen.never} times\n`);
    expect(Math.min(seen.before, seen.never)).toBeGreaterThan(0);
  });

  it('has one end when a stop meets the finish, and the text that was shown is kept', async () => {
    const luck = chance('stop against finish');
    const ends: Record<string, number> = {};
    let widest = 25;
    const stop = async (): Promise<void> => {
      const [asks, stops] = [luck.pick(nodes.both), luck.pick(nodes.both)];
      const { id } = await asks.as().open();
      const { events } = await asks
        .as()
        .stream('POST', `/conversations/${id}/messages`, { body: { content: 'A question' } });
      const all: Awaited<ReturnType<typeof allEvents>> = [];
      let stopped: Promise<unknown> = Promise.resolve();
      for await (const event of events) {
        all.push(event);
        if (event.event !== 'reply.started') continue;
        const path = `/generations/${event.data.generation_id}`;
        stopped = anywhereWithin(luck, widest).then(() => stops.as().delete(path));
      }
      await stopped;
      const [generation, ...others] = await generationsOf(nodes.a, id);
      const [, answer, ...more] = await messagesOf(nodes.a, id);
      const status = generation?.status ?? 'none';
      expect(['stopped', 'complete']).toContain(status);
      expect([others, more]).toEqual([[], []]);
      expect({ text: answer?.content ?? '', status: answer?.status ?? status }).toEqual({
        text: generation?.text,
        status,
      });
      const end = all.at(-1);
      expect(end).toMatchObject({ event: 'reply.ended', data: { status, error: null } });
      expect(end?.data.message?.content ?? '').toBe(textOf(all));
      expect(textOf(all)).toBe(generation?.text);
      ends[status] = (ends[status] ?? 0) + 1;
    };
    for (let round = 0; round < rounds(300); round += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, stop));
      widest = widened(widest, 25, { slower: ends.complete ?? 0, faster: ends.stopped ?? 0 });
    }
    process.stderr.write(`  ${JSON.stringify(ends)}\n`);
    expect(Object.keys(ends).toSorted()).toEqual(['complete', 'stopped']);
  });
});
