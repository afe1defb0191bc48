import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '../../src/platform/database/database.js';
import { OwnPostgres } from '../support/own-postgres.js';
import { querying } from '../support/product.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';

let postgres: OwnPostgres;
let server: TestServer;
beforeAll(async () => {
  postgres = await OwnPostgres.start({ max_connections: '30' });
  server = await TestServer.start({ DATABASE_URL: postgres.url, DATABASE_STATEMENT_TIMEOUT_MS: '300' });
});
afterAll(async () => {
  await server.stop();
  await postgres.stop();
});

it('a transaction that a frozen PostgreSQL begins too late holds no message that is acknowledged', async () => {
  const database = server.server.app.get(Database);
  const ann = server.as();
  const { id } = await ann.open();
  await postgres.freeze();
  const begun = Array.from({ length: 4 }, () => database.transaction((manager) => manager.query('SELECT 1')));
  const outcomes = await Promise.allSettled(begun);
  await postgres.thaw();
  expect(outcomes.map(({ status }) => status)).toEqual(begun.map(() => 'rejected'));
  await eventually(async () => (await ann.get('/ready')).status === 200);
  for (let n = 1; n <= 40; n += 1) {
    const answer = await ann.post(`/conversations/${id}/messages`, { content: `${n}`, note: false });
    if (answer.status !== 201) continue;
    const stored = await querying<{ n: number }>(
      postgres.url,
      `SELECT count(*)::int AS n FROM messages WHERE conversation_id = $1 AND content = $2 AND role = 'user'`,
      [id, `${n}`],
    );
    expect(stored).toEqual([{ n: 1 }]);
  }
  const open = `SELECT FROM pg_stat_activity WHERE application_name = 'omnichat' AND state LIKE 'idle in transaction%'`;
  expect(await querying(postgres.url, open)).toEqual([]);
});
