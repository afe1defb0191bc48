import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BudgetView } from '../../src/contract/budget.schema.js';
import { type SimulatedRealtime, startRealtimeVendor } from '../simulators/realtime/realtime-vendor.ts';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';
import { call, callRows, callSettings, linesOf, place, threadWhen } from './calling.js';

/** What each answer of the simulated vendor costs. */
const ANSWER_TOKENS = 165;
const ANSWER_USD = (100 * 4 + 5 * 16 + 20 * 32 + 40 * 64) / 1_000_000;

let vendor: SimulatedRealtime;
let server: TestServer;
let admin: ApiClient;
let ann: ApiClient;
let conversation: string;

beforeAll(async () => {
  vendor = await startRealtimeVendor();
  server = await TestServer.start({ ...callSettings(vendor), CALL_SECONDS_PER_VISITOR: '86400' });
  admin = server.as({ sub: 'root', role: 'admin' });
  ann = server.as({ sub: 'ann' });
});
beforeEach(async () => {
  conversation = (await ann.open()).id;
});
afterAll(async () => {
  await server.stop();
  await vendor.close();
});

const allow = async (budget: object): Promise<void> => {
  expect((await admin.call('PUT', '/budget', { body: budget })).status).toBe(200);
};
const today = async (): Promise<BudgetView['today']> => (await admin.get<BudgetView>('/budget')).body.today;
const whole = (roles: string) => (messages: readonly { role: string }[]) =>
  messages.map(({ role }) => role[0]).join('') === roles;

describe('the budget of the day', () => {
  it.each([
    ['of a visitor', { contact: { tokens_per_day: 100 } }],
    ['of a project', { project: { usd_per_day: 0.000_01 } }],
  ])('%s that is spent refuses a call before the vendor is asked, by both ways', async (_, budget) => {
    await allow(budget);
    const before = [vendor.calls.length, vendor.sessions.length];
    for (const more of [{}, { sdp: undefined, transport: 'websocket' }]) {
      const refused = await place(ann, conversation, more);
      expect([refused.status, refused.body]).toMatchObject([429, { type: expect.stringContaining('budget-spent') }]);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect([vendor.calls.length, vendor.sessions.length]).toEqual(before);
    const rows = await callRows(server, conversation);
    expect(rows.map(({ status, used_seconds: used }) => [status, used])).toEqual([
      ['ended', 0],
      ['ended', 0],
    ]);
    expect(await server.sql('SELECT FROM budget_reservations')).toEqual([]);
  });

  it('is set aside for the answers of a call and booked after them; when it is spent, the last answer is heard and the call ends', async () => {
    await allow({ contact: { tokens_per_day: 100_000 }, project: { usd_per_day: 10 } });
    const { session } = await call(vendor, ann, conversation);
    expect((await today()).reserved_tokens).toBeGreaterThan(0);
    session.speaks('When are you open?');
    session.answers({ text: 'From nine to six.' });
    await threadWhen(ann, conversation, whole('ua'));
    await eventually(async () => (await today()).used_tokens === ANSWER_TOKENS, 60_000);
    expect((await today()).used_usd).toBeCloseTo(ANSWER_USD, 8);
    await allow({ contact: { tokens_per_day: 2 * ANSWER_TOKENS } });
    session.speaks('And on Sundays?');
    session.answers({ text: 'We are closed on Sundays.' });
    await vendor.when(() => vendor.hangUps.includes(session.id), 'the hang-up');
    const messages = await threadWhen(ann, conversation, whole('uauas'));
    expect(linesOf(messages).slice(2, 4)).toEqual(['user: And on Sundays?', 'assistant: We are closed on Sundays.']);
    expect(messages[3]?.status).toBe('complete');
    expect(messages[4]?.metadata).toMatchObject({ event: 'call_ended', reason: 'budget_spent' });
    await eventually(async () => (await server.sql('SELECT FROM budget_reservations')).length === 0, 60_000);
    expect(await today()).toMatchObject({ used_tokens: 2 * ANSWER_TOKENS, reserved_tokens: 0 });
    expect((await place(ann, conversation)).status).toBe(429);
  });

  it('that is nowhere limited costs a call nothing', async () => {
    await allow({});
    const before = await today();
    const { session } = await call(vendor, ann, conversation);
    session.answers({ text: 'Hello.' });
    await threadWhen(ann, conversation, whole('a'));
    expect(await today()).toEqual(before);
    expect((await ann.post(`/realtime/calls/${(await callRows(server, conversation))[0]?.id}/hangup`)).status).toBe(
      200,
    );
  });
});
