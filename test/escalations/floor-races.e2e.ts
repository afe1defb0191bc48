import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChatbotView } from '../../src/contract/chatbot.schema.js';
import type { EscalationView } from '../../src/contract/escalation.schema.js';
import type { RoutingService } from '../../src/modules/escalations/routing/routing.service.js';
import { RoutingService as Routing } from '../../src/modules/escalations/routing/routing.service.js';
import { calling } from '../simulators/behaviour.js';
import {
  type Answering,
  anywhereWithin,
  messagesOf,
  quiet,
  startAnswering,
  type Turn,
  widened,
} from '../support/answering.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { eventually } from '../support/programs.js';
import { chance, rounds } from '../support/rounds.js';
import type { TestServer } from '../support/server.js';
import { chats, crew } from './crew.js';
import { act, escalate, hire, type Person, state } from './people.js';

const AT_ONCE = 25;

let answering: Answering;
let nodes: TwoNodes;
beforeAll(async () => {
  answering = await startAnswering();
  nodes = await startTwoNodes({ ...answering.env, PRESENCE_GRACE_MS: '600000' });
});
afterAll(async () => {
  await nodes.stop();
  await answering.vendor.close();
});
afterEach(() => nodes.a.sql('DELETE FROM conversations'));

const openEscalations = (id: string): Promise<EscalationView[]> =>
  nodes.a.sql(`SELECT * FROM escalations WHERE conversation_id = $1`, [id]);

describe('a model that asks for a person', () => {
  it('while a person takes over: the person has the floor, nothing of the answer comes after, and at most one escalation is theirs', async () => {
    const luck = chance('request_human against a take-over');
    const mia: Person = await hire(nodes.a, 'Mia', { capacity: 1_000 });
    const admin = nodes.a.as({ sub: 'root', role: 'admin' });
    const bot = (await admin.post<ChatbotView>('/chatbots', { name: 'Bo', tools: ['request_human'] })).body;
    // Each round asks twice: for the tool, and for the words after it.
    answering.vendor.when(({ messages = [] }) => !messages.some(({ role }) => role === 'tool'), {
      ...calling('request_human', { reason: 'The visitor needs a person.' }),
      firstChunkDelayMs: 5,
    });
    answering.vendor.when(({ messages = [] }) => messages.some(({ role }) => role === 'tool'), {
      text: 'I have asked a person to come.',
      paceMs: 2,
    });
    const seen = { asked: 0, taken: 0 };
    let widest = 100;
    const race = async (): Promise<void> => {
      const { id } = await luck.pick(nodes.both).as().open({ chatbot_id: bot.id });
      const question = luck
        .pick(nodes.both)
        .as()
        .post<Turn>(`/conversations/${id}/messages`, { content: 'A question' });
      await anywhereWithin(luck, widest);
      const taken = await act(luck.pick(nodes.both).as({ sub: mia.id, role: 'seller' }), id, 'claim');
      expect(taken.status).toBe(200);
      const acknowledged = (await messagesOf(nodes.a, id)).length;
      await question;
      await quiet(nodes.a, id);
      const messages = await messagesOf(nodes.a, id);
      expect(messages.slice(acknowledged).filter(({ role }) => role === 'assistant')).toEqual([]);
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
      expect(await state(mia.api, id)).toMatchObject({ mode: 'seller', seller_id: mia.id });
      const escalations = await openEscalations(id);
      expect(escalations.length).toBeLessThanOrEqual(1);
      for (const { status } of escalations) expect(status).toBe('accepted');
      seen[escalations.length > 0 ? 'asked' : 'taken'] += 1;
    };
    for (let round = 0; round < rounds(200); round += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, race));
      widest = widened(widest, 100, { slower: seen.asked, faster: seen.taken });
    }
    process.stderr.write(`  a person was asked for first ${seen.asked} times, took over first ${seen.taken} times\n`);
    expect(Math.min(seen.asked, seen.taken)).toBeGreaterThan(0);
  }, 180_000);
});

describe('capacity', () => {
  const routing = (node: TestServer): RoutingService => node.server.app.get(Routing);

  it('is not exceeded when the queue is served while new chats are assigned, on two nodes', async () => {
    const luck = chance('queue against starts');
    for (let round = 0; round < rounds(3); round += 1) {
      const projectId = await nodes.a.newProject();
      const ann = nodes.a.as({ project_id: projectId });
      const waiting = await chats(nodes.a, projectId, 20);
      for (const id of waiting) await escalate(ann, id);
      const starting = await chats(nodes.a, projectId, 20);
      const capacities = Array.from({ length: 4 }, () => 1 + luck.below(6));
      const sellers = await crew(
        nodes.a,
        projectId,
        capacities.map((capacity) => ({ capacity })),
      );
      const assigned = Promise.all(
        luck.shuffled(starting).map((id) => routing(luck.pick(nodes.both)).assign(id, { reason: 'transfer' })),
      );
      const places = capacities.reduce((sum, each) => sum + each, 0);
      const held = async () =>
        nodes.a.sql<{ seller_id: string; count: number }>(
          `SELECT seller_id, count(*)::int FROM conversations WHERE project_id = $1 AND mode = 'seller' GROUP BY 1`,
          [projectId],
        );
      await assigned;
      // The queue fills what is left.
      await eventually(
        async () => (await held()).reduce((sum, { count }) => sum + count, 0) >= Math.min(40, places),
        60_000,
      );
      const counts = new Map((await held()).map(({ seller_id, count }) => [seller_id, count]));
      expect(sellers.map((id) => counts.get(id) ?? 0)).toEqual(capacities);
    }
  }, 180_000);
});
