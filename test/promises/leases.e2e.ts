import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeeperWorker } from '../../src/modules/assistant/keeper.worker.js';
import { type Answering, generationsOf, messagesOf, quiet, startAnswering, type Turn } from '../support/answering.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import type { TestServer } from '../support/server.js';

describe('a lease that has run out', () => {
  let answering: Answering;
  let nodes: TwoNodes;
  beforeAll(async () => {
    answering = await startAnswering();
    nodes = await startTwoNodes(answering.env);
  });
  afterAll(async () => {
    await nodes.stop();
    await answering.vendor.close();
  });

  /** Asks on node a, and resolves once the model was asked. */
  const ask = async () => {
    const { id } = await nodes.a.as().open();
    const asked = answering.vendor.log.requests.length;
    const answer = nodes.a.as().post<Turn>(`/conversations/${id}/messages`, { content: 'A question' });
    await answering.vendor.log.request(asked);
    return { id, answer, asked };
  };

  /** As if the database had been away, or the process had slept, for longer than the lease. */
  const runOut = (id: string) =>
    nodes.a.sql(`UPDATE generations SET lease_until = now() - interval '1 second' WHERE conversation_id = $1`, [id]);
  const sweep = (node: TestServer): Promise<void> => node.server.app.get(KeeperWorker).sweep();

  it('is renewed by its own process, which does not take itself for dead', async () => {
    for (let round = 0; round < 5; round += 1) {
      answering.vendor.next({ text: 'One answer.', firstChunkDelayMs: 100 });
      const { id, answer, asked } = await ask();
      await runOut(id);
      await sweep(nodes.a);
      expect((await answer).body.reply).toMatchObject({ status: 'complete', content: 'One answer.' });
      expect(await generationsOf(nodes.a, id)).toMatchObject([{ epoch: 1, status: 'complete' }]);
      expect(answering.vendor.log.requests.length).toBe(asked + 1);
    }
  });

  it('lets another node take over; the first one then writes nothing, and its callers get the other answer', async () => {
    answering.vendor.next(
      { text: 'The first.', firstChunkDelayMs: 300 },
      { text: 'The second.', firstChunkDelayMs: 300 },
    );
    const { id, answer } = await ask();
    await runOut(id);
    await sweep(nodes.b);
    await quiet(nodes.a, id);
    expect((await answer).body.reply).toMatchObject({ status: 'complete', content: 'The second.' });
    expect(await generationsOf(nodes.a, id)).toMatchObject([{ epoch: 2, status: 'complete', text: 'The second.' }]);
    expect(await messagesOf(nodes.a, id)).toHaveLength(2);
  });

  it('may bring an answer back to the node that had lost it', async () => {
    const late = (text: string) => ({ text, firstChunkDelayMs: 700 });
    answering.vendor.next(late('The first.'), late('The second.'), late('The third.'));
    const { id, answer, asked } = await ask();
    await runOut(id);
    await sweep(nodes.b);
    await answering.vendor.log.request(asked + 1);
    await nodes.b.sql(`UPDATE generations SET owner = gen_random_uuid() WHERE conversation_id = $1`, [id]);
    await runOut(id);
    await sweep(nodes.a);
    expect((await answer).body.reply).toMatchObject({ status: 'complete', content: 'The third.' });
    expect(await generationsOf(nodes.a, id)).toMatchObject([{ epoch: 3, status: 'complete' }]);
    expect(await messagesOf(nodes.a, id)).toHaveLength(2);
  });
});
