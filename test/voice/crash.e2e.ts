import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SimulatedRealtime, startRealtimeVendor } from '../simulators/realtime/realtime-vendor.ts';
import type { ApiClient } from '../support/api-client.js';
import { Product, SharedDatabase } from '../support/product.js';
import { call, callRows, callSettings, hangUp, linesOf, place, threadWhen } from './calling.js';
import { Page } from './page.js';

/** Lease, sweep, and some air for a busy machine. */
const ORPHAN_MS = 30_000;

let vendor: SimulatedRealtime;
let database: SharedDatabase;
let dying: Product;
let other: Product;
let here: ApiClient;
let there: ApiClient;

beforeAll(async () => {
  vendor = await startRealtimeVendor();
  database = await SharedDatabase.create();
  const env = { ...callSettings(vendor), DATABASE_URL: database.url, CALL_LEASE_MS: '1500' };
  [dying, other] = await Promise.all([Product.start(env), Product.start(env)]);
  [here, there] = [dying.as(database.projectId), other.as(database.projectId)];
}, 120_000);
afterAll(async () => {
  await Promise.all([dying.kill(), other.kill()]);
  await vendor.close();
  await database.drop();
});

const hasEnded = (messages: readonly { metadata: Record<string, unknown> }[]): boolean =>
  messages.some(({ metadata }) => metadata.event === 'call_ended');

/** A call through the process, by its page. */
async function relayed(id: string): Promise<Page> {
  const { body } = await place(here, id, { sdp: undefined, transport: 'websocket' });
  const page = await Page.open(dying);
  page.send({ type: 'hello', ticket: body.relay?.ticket });
  await page.until('ready');
  return page;
}

describe('a process that is killed during calls', () => {
  it('leaves them to another one, which hangs up, settles, tells it, keeps what was known, and lets the next call begin', async () => {
    const [webrtc, websocket] = [await there.open(), await there.open()];
    const { call: started, session } = await call(vendor, here, webrtc.id);
    const page = await relayed(websocket.id);
    const relaySession = vendor.sessions.at(-1);
    session.speaks('How many bedrooms are there?');
    session.answers({ text: 'There are three.' });
    session.speaks('And how many bathrooms?');
    session.answers({ text: 'One moment, I am looking it up for you.', stays: true });
    await threadWhen(there, webrtc.id, (all) => all.length === 3);
    const watching = await other.socket(database.projectId);
    await watching.get('conversation:join', { conversation_id: webrtc.id });
    expect((await callRows(database, webrtc.id))[0]).toMatchObject({ status: 'active', used_seconds: null });

    dying.signal('SIGKILL');

    await vendor.when(() => vendor.hangUps.includes(session.id), 'the hang-up', ORPHAN_MS);
    const told = await watching.until('voice:updated', ({ call: each }) => each.status === 'ended', ORPHAN_MS);
    expect(told).toMatchObject({ assistant: 'silent', call: { id: started.id, end_reason: 'orphaned' } });
    const messages = await threadWhen(there, webrtc.id, hasEnded);
    expect(linesOf(messages).slice(0, 4)).toEqual([
      'user: How many bedrooms are there?',
      'assistant: There are three.',
      'user: And how many bathrooms?',
      expect.stringMatching(/^system: The call is over/),
    ]);
    const [row] = await callRows(database, webrtc.id);
    expect(row).toMatchObject({ status: 'ended', end_reason: 'orphaned' });
    expect(row?.used_seconds).toBeGreaterThan(0);
    expect(row?.used_seconds).toBeLessThan(row?.reserved_seconds ?? 0);
    // The question that nobody answered aloud is answered in writing, by the process that is left.
    await threadWhen(there, webrtc.id, (all) => all.at(-1)?.role === 'assistant');

    // The line of the call through the process broke with it, on both sides.
    await page.closed;
    await vendor.when(() => relaySession?.attached === 0, "the end of the process's line", ORPHAN_MS);
    await threadWhen(there, websocket.id, hasEnded);
    expect(await callRows(database, websocket.id)).toMatchObject([{ status: 'ended', end_reason: 'orphaned' }]);

    for (const { id } of [webrtc, websocket]) {
      const next = await call(vendor, there, id);
      next.session.speaks('Are you there again?');
      await threadWhen(there, id, (all) => all.some(({ content }) => content === 'Are you there again?'));
      await hangUp(there, next.call.id);
    }
    watching.close();
  }, 120_000);
});
