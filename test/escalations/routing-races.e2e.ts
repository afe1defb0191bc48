import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RoutingService } from '../../src/modules/escalations/routing/routing.service.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { chance, rounds } from '../support/rounds.js';
import type { TestServer } from '../support/server.js';
import { chats, crew } from './crew.js';

let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await startTwoNodes({ PRESENCE_GRACE_MS: '600000' });
});
afterAll(() => nodes.stop());

const routing = (node: TestServer) => node.server.app.get(RoutingService);

describe('fifty chats that start at once on two nodes', () => {
  const dice = chance('fifty chats at once');

  it.each(Array.from({ length: rounds(3) }, (_, round) => round))(
    'never exceed a capacity, and leave no place empty (%i)',
    async () => {
      const projectId = await nodes.a.newProject();
      const capacities = Array.from({ length: 2 + dice.below(8) }, () => dice.below(8));
      const sellers = await crew(
        nodes.a,
        projectId,
        capacities.map((capacity) => ({ capacity })),
      );
      const conversations = await chats(nodes.a, projectId, 50);
      const assignments = await Promise.all(
        conversations.map((id) =>
          routing(dice.pick(nodes.both)).assign(id, { reason: dice.pick(['start', 'escalation']) }),
        ),
      );
      const got = sellers.map((id) => assignments.filter(({ seller }) => seller?.id === id).length);
      const places = capacities.reduce((sum, each) => sum + each, 0);
      expect(got.filter((count, index) => count > (capacities[index] ?? 0))).toEqual([]);
      expect(got.reduce((sum, each) => sum + each, 0)).toBe(Math.min(50, places));
      const stored = await nodes.a.sql<{ seller_id: string; count: number }>(
        'SELECT seller_id, count(*)::int FROM conversations WHERE project_id = $1 AND seller_id IS NOT NULL GROUP BY 1',
        [projectId],
      );
      expect(new Map(stored.map(({ seller_id: id, count }) => [id, count]))).toEqual(
        new Map(sellers.map((id, index) => [id, got[index] ?? 0] as const).filter(([, count]) => count > 0)),
      );
    },
  );

  it('go round fairly, whichever node decides', async () => {
    const projectId = await nodes.a.newProject();
    const sellers = await crew(
      nodes.a,
      projectId,
      Array.from({ length: 5 }, () => ({ capacity: 100 })),
    );
    const conversations = await chats(nodes.a, projectId, 50);
    const assignments = await Promise.all(
      conversations.map((id, index) => routing(nodes.both[index % 2] ?? nodes.a).assign(id, { reason: 'start' })),
    );
    expect(sellers.map((id) => assignments.filter(({ seller }) => seller?.id === id).length)).toEqual([
      10, 10, 10, 10, 10,
    ]);
  });
});

it('a thousand waiting chats find fifty sellers, each only one and all at their capacity', async () => {
  const projectId = await nodes.a.newProject();
  await nodes.a.sql(`INSERT INTO routing_policies VALUES ($1, '{"strategy":"least_busy"}')`, [projectId]);
  const sellers = await crew(
    nodes.a,
    projectId,
    Array.from({ length: 50 }, () => ({ capacity: 20 })),
  );
  const conversations = await chats(nodes.a, projectId, 1_000);
  const begin = performance.now();
  const assignments = await Promise.all(
    conversations.map((id, index) => routing(nodes.both[index % 2] ?? nodes.a).assign(id, { reason: 'requeue' })),
  );
  const seconds = (performance.now() - begin) / 1_000;
  process.stderr.write(`  1,000 chats, 50 sellers, 2 nodes: ${seconds.toFixed(1)} s\n`);
  expect(sellers.map((id) => assignments.filter(({ seller }) => seller?.id === id).length)).toEqual(Array(50).fill(20));
}, 180_000);
