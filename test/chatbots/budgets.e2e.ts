import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BudgetView } from '../../src/contract/budget.schema.js';
import type { TurnView } from '../../src/contract/generation.schema.js';
import { OrphansWorker } from '../../src/modules/budgets/orphans.worker.js';
import { type Answering, startAnswering } from '../support/answering.js';
import type { ApiClient } from '../support/api-client.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { eventually } from '../support/programs.js';

const SPENT = "I can't answer any more questions today. Would you like to speak with a person?";
/** The most that one answer may cost: what is written, and what is read. */
const OUTPUT_TOKENS = 100;

let answering: Answering;
let nodes: TwoNodes;
let admin: ApiClient;
beforeAll(async () => {
  answering = await startAnswering();
  nodes = await startTwoNodes({
    ...answering.env,
    LLM_MAX_OUTPUT_TOKENS: `${OUTPUT_TOKENS}`,
    LLM_PRICES: 'sim=1000/1000',
  });
  admin = nodes.a.as({ sub: 'root', role: 'admin' });
});
afterAll(async () => {
  await nodes.stop();
  await answering.vendor.close();
});
afterEach(async () => {
  await nodes.a.sql('DELETE FROM budget_accounts');
  await nodes.a.sql('DELETE FROM conversations');
});

/** Also waits until both nodes have forgotten the budget of before. */
async function allow(budget: object): Promise<void> {
  const { status, text } = await admin.call('PUT', '/budget', { body: budget });
  if (status !== 200) throw new Error(text);
  await nodes.b.as({ sub: 'root', role: 'admin' }).call('PUT', '/budget', { body: budget });
}

async function ask(who: ApiClient, content = 'A question'): Promise<TurnView['reply']> {
  const { id } = await who.open();
  return (await who.post<TurnView>(`/conversations/${id}/messages`, { content })).body.reply;
}

const today = async () => (await admin.get<BudgetView>('/budget')).body.today;
const calls = (): number =>
  answering.vendor.log.requests.filter(({ path }) => path.endsWith('/chat/completions')).length;
const allSettled = () =>
  eventually(async () => (await nodes.a.sql('SELECT FROM budget_reservations')).length === 0, 30_000);

describe('the budget of a project', () => {
  it('is never exceeded, however many ask at once on two nodes', async () => {
    const limit = 3_000;
    await allow({ project: { tokens_per_day: limit } });
    const before = calls();
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        ask(nodes.both[index % 2 === 0 ? 0 : 1].as({ sub: `visitor-${index}` })),
      ),
    );
    await allSettled();
    const refused = replies.filter((reply) => reply?.content === SPENT);
    const { used_tokens, reserved_tokens } = await today();
    expect(reserved_tokens).toBe(0);
    expect(used_tokens).toBeGreaterThan(0);
    expect(used_tokens).toBeLessThanOrEqual(limit);
    expect(refused.length).toBeGreaterThan(0);
    expect(calls() - before).toBe(60 - refused.length);
    for (const reply of refused)
      expect(reply).toMatchObject({ status: 'complete', metadata: { quota_exceeded: true } });
  });

  it('is never exceeded in money, and leaves the other projects alone', async () => {
    await allow({ project: { usd_per_day: 1 } });
    const replies = await Promise.all(
      Array.from({ length: 30 }, (_, index) => ask(nodes.a.as({ sub: `visitor-${index}` }))),
    );
    await allSettled();
    const { used_usd, reserved_usd } = await today();
    expect(used_usd).toBeGreaterThan(0);
    expect(used_usd).toBeLessThanOrEqual(1);
    expect(reserved_usd).toBe(0);
    expect(replies.some((reply) => reply?.content === SPENT)).toBe(true);
    const elsewhere = nodes.a.as({ sub: 'eve', project_id: await nodes.a.newProject() });
    expect((await ask(elsewhere))?.content).toContain('simulated model');
  });

  it('is offered a person instead, who comes when the visitor says yes', async () => {
    await allow({ project: { tokens_per_day: 1 } });
    const ann = nodes.a.as();
    const { id } = await ann.open();
    const say = async (content: string) =>
      (await ann.post<TurnView>(`/conversations/${id}/messages`, { content })).body.reply;
    expect((await say('How much is it?'))?.content).toBe(SPENT);
    expect((await say('Yes, please'))?.content).toBe('I have asked a colleague to join you here.');
    expect((await ann.get(`/conversations/${id}`)).body).toMatchObject({ mode: 'queued' });
  });

  it('counts what a failed answer did cost, and nothing of one that never began', async () => {
    await allow({ project: { tokens_per_day: 100_000 } });
    answering.vendor.next({ refusal: { status: 400, body: {} } });
    await ask(nodes.a.as());
    await allSettled();
    expect(await today()).toMatchObject({ used_tokens: 0, reserved_tokens: 0 });
    answering.vendor.next({ chunks: ['Some', ' text', ' more'], paceMs: 50, ending: 'reset' });
    await ask(nodes.a.as());
    await allSettled();
    expect((await today()).used_tokens).toBeGreaterThan(0);
  });
});

it('the budget of a visitor is the visitor’s own', async () => {
  await allow({ contact: { tokens_per_day: 700 } });
  const ann = nodes.a.as({ sub: 'ann' });
  let answered = 0;
  for (; answered < 20; answered += 1) if ((await ask(ann))?.content === SPENT) break;
  expect(answered).toBeGreaterThan(0);
  expect(answered).toBeLessThan(20);
  expect((await ask(nodes.b.as({ sub: 'bob' })))?.content).toContain('simulated model');
  expect((await ask(nodes.b.as({ sub: 'ann' })))?.content).toBe(SPENT);
});

it('what a dead process has set aside is given back by the sweep, once', async () => {
  await allow({ project: { tokens_per_day: 1_000 } });
  await nodes.a.sql(
    `INSERT INTO budget_accounts (project_id, day, subject, reserved_tokens, used_tokens) VALUES ($1, (now() AT TIME ZONE 'UTC')::date, '', 900, 50)`,
    [nodes.a.projectId],
  );
  await nodes.a.sql(
    `INSERT INTO budget_reservations SELECT uuidv7(), $1, (now() AT TIME ZONE 'UTC')::date, '{""}', 450, 0, now() - interval '1 second'
     FROM generate_series(1, 2)`,
    [nodes.a.projectId],
  );
  expect((await ask(nodes.a.as()))?.content).toBe(SPENT);
  await Promise.all(nodes.both.map((node) => node.server.app.get(OrphansWorker).sweep()));
  expect(await today()).toMatchObject({ reserved_tokens: 0, used_tokens: 50 });
  expect((await ask(nodes.a.as()))?.content).toContain('simulated model');
});

it("the server's limit holds where the project sets a higher one or none", async () => {
  const capped = await startTwoNodes({ ...answering.env, BUDGET_PROJECT_TOKENS_PER_DAY: '1' });
  const root = capped.a.as({ sub: 'root', role: 'admin' });
  expect((await ask(capped.a.as()))?.content).toBe(SPENT);
  const { body } = await root.call<BudgetView>('PUT', '/budget', { body: { project: { tokens_per_day: 5_000 } } });
  expect(body).toMatchObject({ project: { tokens_per_day: 5_000 }, effective: { project: { tokens_per_day: 1 } } });
  await capped.stop();
});
