import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { KeeperWorker } from '../../src/modules/assistant/keeper.worker.js';
import {
  type Answering,
  anywhereWithin,
  generationsOf,
  messagesOf,
  promptsOf,
  quiet,
  startAnswering,
  type Turn,
} from '../support/answering.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { chance, rounds } from '../support/rounds.js';

const AT_ONCE = 10;

describe('one answer at a time', () => {
  let answering: Answering;
  let nodes: TwoNodes;
  beforeAll(async () => {
    answering = await startAnswering();
    nodes = await startTwoNodes(answering.env);
    answering.vendor.when(() => true, { text: 'This is the answer.', paceMs: 2 });
  });
  afterAll(async () => {
    await nodes.stop();
    await answering.vendor.close();
  });

  /** Each prompt holds every question up to the last one that it answers, once and in order. */
  const checkPrompts = async (id: string, mark: string): Promise<void> => {
    const [generations, messages] = [await generationsOf(nodes.a, id), await messagesOf(nodes.a, id)];
    const expected = generations.map(({ answers_up_to_seq: last }) =>
      messages.filter(({ seq, role }) => role === 'user' && seq <= last).map(({ content }) => content),
    );
    const asked = promptsOf(answering.vendor, mark).map((prompt) =>
      prompt.filter(([role]) => role === 'user').map(([, content]) => content),
    );
    expect(asked).toEqual(expected);
  };

  it('covers five quick questions: each caller gets the answer that covers his own', async () => {
    const luck = chance('five questions');
    let answers = 0;
    const ask = async (): Promise<void> => {
      const mark = randomUUID();
      const { id } = await nodes.a.as().open();
      const turns = await Promise.all(
        [1, 2, 3, 4, 5].map(async (n) => {
          await anywhereWithin(luck, 25);
          const asked = await luck
            .pick(nodes.both)
            .as()
            .post<Turn>(`/conversations/${id}/messages`, { content: `${mark} ${n}` });
          expect(asked.status).toBe(201);
          return asked.body;
        }),
      );
      await quiet(nodes.a, id);
      const generations = new Map((await generationsOf(nodes.a, id)).map((row) => [row.id, row]));
      for (const { message, generation_id, reply } of turns) {
        const generation = generations.get(generation_id ?? '');
        expect(generation?.answers_up_to_seq).toBeGreaterThanOrEqual(message.seq);
        expect(reply).toMatchObject({ role: 'assistant', status: 'complete', seq: generation?.message_seq });
      }
      const messages = await messagesOf(nodes.a, id);
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
      expect(messages.filter(({ role }) => role === 'assistant')).toHaveLength(generations.size);
      await checkPrompts(id, mark);
      answers += generations.size;
    };
    for (let round = 0; round < rounds(200); round += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, ask));
    }
    process.stderr.write(`  ${rounds(200) * 5} questions, ${answers} answers\n`);
    expect(answers).toBeLessThan(rounds(200) * 5);
  });

  it('asked for once more while a question comes in forgets no question', async () => {
    const luck = chance('once more');
    const ask = async (): Promise<void> => {
      const mark = randomUUID();
      const ann = nodes.a.as();
      const { id } = await ann.open();
      await ann.post<Turn>(`/conversations/${id}/messages`, { content: `${mark} first` });
      const again = anywhereWithin(luck, 4).then(() =>
        luck.pick(nodes.both).as().post(`/conversations/${id}/generations`),
      );
      const second = anywhereWithin(luck, 4).then(() =>
        luck
          .pick(nodes.both)
          .as()
          .post<Turn>(`/conversations/${id}/messages`, { content: `${mark} second` }),
      );
      expect([201, 409]).toContain((await again).status);
      const { status, body } = await second;
      expect({ status, answered: body.reply?.status }).toEqual({ status: 201, answered: 'complete' });
      await quiet(nodes.a, id);
      await checkPrompts(id, mark);
    };
    for (let round = 0; round < rounds(200); round += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, ask));
    }
  });

  it('is what two nodes make of the same orphans: each is ended or taken over once', async () => {
    for (let round = 0; round < Math.min(rounds(10), 20); round += 1) {
      const mark = randomUUID();
      const ids = await Promise.all(Array.from({ length: 10 }, () => orphan(mark)));
      await nodes.a.sql(`UPDATE generations SET lease_until = now() WHERE conversation_id = ANY($1::uuid[])`, [ids]);
      await Promise.all([...nodes.both, ...nodes.both].map((node) => node.server.app.get(KeeperWorker).sweep()));
      for (const [index, id] of ids.entries()) {
        await quiet(nodes.a, id);
        const isShown = index % 2 === 0;
        const [generation, ...others] = await generationsOf(nodes.a, id);
        const text = isShown ? 'Half an ans' : 'This is the answer.';
        const status = isShown ? 'failed' : 'complete';
        expect(generation).toMatchObject({
          status,
          text,
          epoch: isShown ? 1 : 2,
          error: isShown ? 'interrupted' : null,
        });
        expect(others).toEqual([]);
        expect(await messagesOf(nodes.a, id)).toMatchObject([
          { role: 'user' },
          { role: 'assistant', content: text, status },
        ]);
      }
      expect(promptsOf(answering.vendor, mark)).toHaveLength(5);
    }
  });

  let count = 0;

  /** What a process leaves that died while it answered; every other one had shown something. */
  async function orphan(mark: string): Promise<string> {
    const text = (count += 1) % 2 === 1 ? 'Half an ans' : '';
    const { id } = await nodes.a.as().open();
    await nodes.a.sql(`UPDATE conversations SET mode = 'seller' WHERE id = $1`, [id]);
    await nodes.a.as().post(`/conversations/${id}/messages`, { content: mark });
    await nodes.a.sql(`UPDATE conversations SET mode = 'assistant' WHERE id = $1`, [id]);
    await nodes.a.sql(
      `INSERT INTO generations (id, conversation_id, floor_epoch, answers_up_to_seq, owner, lease_until, text)
       VALUES ($1, $2, 0, 1, $3, now() + interval '1 hour', $4)`,
      [uuidv7(), id, randomUUID(), text],
    );
    return id;
  }
});
