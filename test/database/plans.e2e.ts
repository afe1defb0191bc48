import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SEND } from '../../src/modules/messages/sending/send.query.js';
import { SEND_APART } from '../../src/modules/messages/sending/send-apart.query.js';
import { TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

/** The plan that PostgreSQL keeps for a prepared statement. */
const planOf = async (text: string): Promise<string> => {
  const lines = await server.sql<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${text}`);
  return lines.map((line) => line['QUERY PLAN']).join('\n');
};

const MANY_SHORT = `INSERT INTO messages (conversation_id, seq, id, role, sender_kind, sender_id, content, client_message_id, created_at)
  SELECT gen_random_uuid(), 1, gen_random_uuid(), 'user', 'user', 'ann', 'Hello', 'key ' || x, now() FROM generate_series(1, 500) x`;

it.each([
  ['are empty and unknown', ''],
  ['have many short conversations', `${MANY_SHORT}; ANALYZE messages`],
])('finds a repeat by its key, and never by reading the conversation, when the tables %s', async (_, before) => {
  if (before) await server.sql(before);
  const plan = await planOf(SEND_APART.text);
  expect(plan).toContain('Index Scan using messages_by_client_id on messages');
  expect(plan).not.toContain('messages_pkey');
  expect(plan).not.toContain('Seq Scan on messages');
});

it('stores plain messages without reading any', async () => {
  const plan = await planOf(SEND.text);
  expect(plan).toContain('Index Scan using conversations_pkey');
  expect(plan).not.toMatch(/Scan .*on messages/);
});
