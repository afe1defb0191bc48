import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { CrowdPlan, CrowdReport } from '../support/crowd.js';
import { muteAssistant } from '../support/nodes.js';
import { Product, SharedDatabase, tokenOf } from '../support/product.js';
import { type Program, startProgram } from '../support/programs.js';

/** How many sockets lose their node at once; H8 asks for 5,000: `CROWD=5000`. */
const MEMBERS = Number(process.env.CROWD ?? 500);
const BACK_WITHIN_MS = 15_000;

let database: SharedDatabase;
let nodes: [Product, Product];
let crowd: Program | null = null;
beforeAll(async () => {
  database = await SharedDatabase.create();
  const env = { DATABASE_URL: database.url, SOCKETS_PER_ADDRESS: '0', RATE_LIMIT_CONNECTS_PER_ADDRESS: '0' };
  nodes = await Promise.all([Product.start(env), Product.start(env)]);
});
afterAll(async () => {
  crowd?.child.kill();
  await Promise.all(nodes.map((node) => node.kill()));
  await database.drop();
});

/** The last line that a program writes. */
async function lastLineOf({ child }: Program): Promise<string> {
  let output = '';
  child.stdout?.on('data', (chunk: string) => (output += chunk));
  await once(child, 'close');
  return output.trim().split('\n').at(-1) ?? '';
}

it(
  `${MEMBERS} sockets that lose their node are back and in sync within 15 s, and no acknowledged message is lost`,
  async () => {
    const [first, second] = nodes;
    const ann = first.as(database.projectId);
    const conversations: string[] = [];
    while (conversations.length < MEMBERS / 50) conversations.push((await ann.open()).id);
    await muteAssistant(database, conversations);
    const token = tokenOf({ sub: 'ann', role: 'user', project_id: database.projectId });
    const plan: CrowdPlan = { members: MEMBERS, urls: [first.url, second.url], token, conversations };
    crowd = startProgram('test/support/crowd.ts', [], { input: JSON.stringify(plan) });
    const ending = lastLineOf(crowd);
    expect(await crowd.firstLine).toBe('all are there');
    await first.kill();
    const report = JSON.parse(await ending) as CrowdReport;

    process.stderr.write(`  ${MEMBERS} were back after ${Math.round(report.backMs)} ms, ${report.refusals} refusals\n`);
    expect(report.backMs).toBeLessThan(BACK_WITHIN_MS);
    expect(report.gaps).toBe(0);
    const rows = await database.sql<{ conversation_id: string; client_message_id: string; seq: number }>(
      'SELECT conversation_id, client_message_id, seq FROM messages',
    );
    const stored = rows.map((row) => `${row.conversation_id} ${row.client_message_id} ${row.seq}`);
    const acknowledged = report.acknowledged.map(({ conversation, id, seq }) => `${conversation} ${id} ${seq}`);
    expect(stored.sort()).toEqual(acknowledged.sort());
    for (const id of conversations) {
      const last = Math.max(0, ...rows.filter((row) => row.conversation_id === id).map(({ seq }) => seq));
      expect(report.standing[id]).toEqual([last, last]);
    }
    expect(second.output).not.toMatch(/uncaughtException|unhandledRejection/);
  },
  60_000 + MEMBERS * 20,
);
