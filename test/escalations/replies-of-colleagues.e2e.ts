import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TurnView } from '../../src/contract/generation.schema.js';
import type { ProblemDocument } from '../../src/contract/problem.schema.js';
import { messagesOf } from '../support/answering.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { chance, rounds } from '../support/rounds.js';

let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await startTwoNodes();
});
afterAll(() => nodes.stop());

const as = (sub: string, role: 'seller' | 'admin' = 'seller', node = nodes.a) => node.as({ sub, role });
const say = (who: ReturnType<typeof as>, id: string, body: object = {}) =>
  who.post<TurnView & ProblemDocument & { current: object }>(`/conversations/${id}/messages`, {
    content: 'Hello.',
    ...body,
  });

describe('a reply in the conversation of another seller', () => {
  it('is a conflict that tells who has it, and is not stored', async () => {
    const { id } = await nodes.a.as().open();
    await say(as('sam'), id);
    const refused = await say(as('sue'), id);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ current: { status: 'open', mode: 'seller', epoch: 1, seller_id: 'sam' } });
    expect(refused.body.type).toMatch(/floor-taken$/);
    expect(await messagesOf(nodes.a, id)).toHaveLength(1);
  });

  it('is no conflict for an admin, who does not take the floor by it', async () => {
    const { id } = await nodes.a.as().open();
    await say(as('sam'), id);
    expect((await say(as('adam', 'admin'), id)).status).toBe(201);
    expect((await say(as('sam'), id)).status).toBe(201);
    expect((await as('sam').get(`/conversations/${id}`)).body).toMatchObject({ seller_id: 'sam', epoch: 1 });
  });

  it('may be a note', async () => {
    const { id } = await nodes.a.as().open();
    await say(as('sam'), id);
    expect((await say(as('sue'), id, { note: true })).status).toBe(201);
  });

  it('that was stored before is answered as before, whoever has the floor now', async () => {
    const { id } = await nodes.a.as().open();
    const body = { client_message_id: randomUUID() };
    const first = await say(as('sam'), id, body);
    await nodes.a.sql(`UPDATE conversations SET seller_id = 'sue' WHERE id = $1`, [id]);
    const again = await say(as('sam'), id, body);
    expect([again.status, again.body.message]).toEqual([201, first.body.message]);
    expect((await say(as('sam'), id)).status).toBe(409);
  });

  it('is decided for one when several write first at once, on any node', async () => {
    const luck = chance('first words');
    for (let round = 0; round < rounds(60); round += 1) {
      const { id } = await nodes.a.as().open();
      const names = luck.shuffled(['sam', 'sue', 'sid', 'sol']);
      const answers = await Promise.all(names.map((name) => say(as(name, 'seller', luck.pick(nodes.both)), id)));
      const winners = names.filter((_, index) => answers[index]?.status === 201);
      expect(winners).toHaveLength(1);
      const losers = answers.filter(({ status }) => status !== 201).map(({ body }) => body.current);
      expect(losers).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ seller_id: winners[0] })));
      expect(await messagesOf(nodes.a, id)).toHaveLength(1);
    }
  });
});
