import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { LiveReplies } from '../../src/modules/assistant/live-replies.js';
import { type Answering, generationsOf, messagesOf, quiet, startAnswering } from '../support/answering.js';
import { lockWaits } from '../support/lock-waits.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';

/** Less than a lease lasts: who leaves must let go of it. */
const SOON_MS = 10_000;

let answering: Answering;
let leaving: TestServer;
let operator: Client;
beforeAll(async () => {
  answering = await startAnswering();
});
afterAll(() => answering.vendor.close());
beforeEach(async () => {
  leaving = await TestServer.start(answering.env);
  operator = new Client({ connectionString: leaving.databaseUrl });
  await operator.connect();
});
afterEach(async () => {
  await operator.end();
  await leaving.stop();
});

/** Holds whatever begins or takes over an answer until the server has been told to end, and lets the server end. */
async function endWhileItBegins(begin: () => Promise<unknown>): Promise<void> {
  await operator.query('BEGIN');
  await operator.query('LOCK TABLE generations IN SHARE ROW EXCLUSIVE MODE');
  await begin();
  await lockWaits(leaving);
  const ending = leaving.server.stop();
  await operator.query('COMMIT');
  await ending;
}

it('lets an answer finish that was about to begin when the server was told to end', async () => {
  const ann = await leaving.socket();
  const { id } = await leaving.as().open();
  answering.vendor.next({ text: 'Just in time.' });
  await endWhileItBegins(() =>
    ann.get('message:send', { conversation_id: id, content: 'A question', client_message_id: 'q' }),
  );
  expect(await generationsOf(leaving, id)).toMatchObject([{ epoch: 1, status: 'complete', text: 'Just in time.' }]);
});

it('hands on an answer that it was about to take over when it was told to end', async () => {
  const ann = await leaving.socket();
  const { id } = await leaving.as().open();
  // The one that leaves may have asked the model, too.
  const late = { text: 'From the other one.', firstChunkDelayMs: 1_000 };
  answering.vendor.next({ silence: 'after-headers' }, late, late);
  await ann.get('message:send', { conversation_id: id, content: 'A question', client_message_id: 'q' });
  await eventually(async () => (await generationsOf(leaving, id)).length === 1);
  await leaving.sql(`UPDATE generations SET owner = gen_random_uuid(), lease_until = now() + interval '1 hour'`);
  await eventually(() => Promise.resolve(leaving.server.app.get(LiveReplies).all.length === 0));
  await endWhileItBegins(() => operator.query(`UPDATE generations SET lease_until = now() - interval '1 second'`));
  expect(await generationsOf(leaving, id)).toMatchObject([{ epoch: 2, status: 'running', owner: null }]);

  const next = await TestServer.start({ ...answering.env, DATABASE_URL: leaving.databaseUrl });
  try {
    await quiet(leaving, id, SOON_MS);
    expect(await messagesOf(leaving, id)).toMatchObject([{ role: 'user' }, { content: 'From the other one.' }]);
  } finally {
    await next.stop();
  }
});
