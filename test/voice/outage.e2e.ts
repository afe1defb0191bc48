import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SimulatedRealtime, startRealtimeVendor } from '../simulators/realtime/realtime-vendor.ts';
import type { SimulatedSession } from '../simulators/realtime/session.ts';
import { OwnPostgres } from '../support/own-postgres.js';
import { Product, querying } from '../support/product.js';
import { eventually } from '../support/programs.js';
import { call, callRows, callSettings, hangUp, linesOf, thread, threadWhen } from './calling.js';

/** Any outage here is longer. */
const LEASE_MS = 300;

let vendor: SimulatedRealtime;
let postgres: OwnPostgres;
let product: Product;
let projectId: string;
let mumbling: string;
let mumble: SimulatedSession;
let mumbled: string;

const database = { sql: <Row>(text: string, values?: unknown[]) => querying<Row>(postgres.url, text, values) };
const as = (sub: string) => product.as(projectId, { sub });
const cleo = () => as('cleo');

beforeAll(async () => {
  vendor = await startRealtimeVendor();
  postgres = await OwnPostgres.start();
  const env = { ...callSettings(vendor), DATABASE_URL: postgres.url, CALL_LEASE_MS: `${LEASE_MS}` };
  product = await Product.start(env);
  projectId = (await database.sql<{ id: string }>('SELECT id FROM projects'))[0]?.id ?? '';
  // Words are waited for, for twelve seconds: meanwhile other things happen.
  mumbling = (await cleo().open()).id;
  ({ session: mumble } = await call(vendor, cleo(), mumbling));
  mumbled = mumble.speaks();
  mumble.answers({ text: 'We are open from nine to six.' });
}, 120_000);
afterAll(async () => {
  await product.kill();
  await postgres.stop();
  await vendor.close();
});

/** Takes the database away while something happens. */
async function without(act: () => Promise<void>): Promise<void> {
  await postgres.crash();
  await eventually(async () => (await product.readiness()) === 503, 60_000);
  await act();
  await postgres.restart();
  await product.ready();
}

const ended = ({ metadata }: { metadata: Record<string, unknown> }): boolean => metadata.event === 'call_ended';

describe('an outage of the database during calls', () => {
  it('costs no word, and a call that goes on goes on; one that ends meanwhile says so afterwards, with what it cost', async () => {
    const [ann, bea] = [as('ann'), as('bea')];
    const [staying, ending] = [(await ann.open()).id, (await bea.open()).id];
    const one = await call(vendor, ann, staying);
    const two = await call(vendor, bea, ending);
    two.session.speaks('Good morning.');
    two.session.answers({ text: 'Good morning to you.' });
    await threadWhen(bea, ending, (all) => all.length === 2);
    await without(async () => {
      one.session.speaks('How many bedrooms are there?');
      one.session.answers({ text: 'There are three.' });
      one.session.speaks('And bathrooms?');
      two.session.speaks('One more thing.');
      two.session.end();
      expect((await hangUp(ann, one.call.id)).status).toBe(503);
    });
    expect(linesOf(await threadWhen(ann, staying, (all) => all.length === 3))).toEqual([
      'user: How many bedrooms are there?',
      'assistant: There are three.',
      'user: And bathrooms?',
    ]);
    one.session.answers({ text: 'There are two.' });
    await threadWhen(ann, staying, (all) => all.at(-1)?.content === 'There are two.');
    expect((await hangUp(ann, one.call.id)).body).toMatchObject({ status: 'ended', end_reason: 'hung_up' });

    const messages = await threadWhen(bea, ending, (all) => all.some(ended));
    expect(linesOf(messages).slice(0, 4)).toEqual([
      'user: Good morning.',
      'assistant: Good morning to you.',
      'user: One more thing.',
      expect.stringMatching(/^system: The call is over/),
    ]);
    expect(messages[3]?.metadata).toMatchObject({ reason: 'gone' });
    expect(await callRows(database, ending)).toMatchObject([{ end_reason: 'gone', usage: { text_in: 100 } }]);
    const next = await call(vendor, bea, ending);
    await hangUp(bea, next.call.id);
    expect(product.isAlive).toBe(true);
    expect(product.output).not.toMatch(/uncaughtException|unhandledRejection/);
  }, 120_000);
});

describe('words that come after their answer', () => {
  it('stand behind it, marked as late, and are not answered again when the call breaks off', async () => {
    await threadWhen(cleo(), mumbling, (all) => all.length === 1);
    mumble.understood(mumbled, 'When are you open?');
    const messages = await threadWhen(cleo(), mumbling, (all) => all.length === 2);
    expect(linesOf(messages)).toEqual(['assistant: We are open from nine to six.', 'user: When are you open?']);
    const [row] = await database.sql<{ metadata: object }>(
      `SELECT metadata FROM messages WHERE conversation_id = $1 AND role = 'user'`,
      [mumbling],
    );
    expect(row?.metadata).toMatchObject({ channel: 'voice', late: true });
    mumble.end();
    await threadWhen(cleo(), mumbling, (all) => all.some(ended));
    const due = await database.sql(`SELECT reply_due_seq FROM conversations WHERE id = $1`, [mumbling]);
    expect(due).toEqual([{ reply_due_seq: null }]);
    expect((await thread(cleo(), mumbling)).filter(({ role }) => role === 'assistant')).toHaveLength(1);
  }, 120_000);
});
