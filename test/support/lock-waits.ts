import { eventually } from './programs.js';
import type { TestServer } from './server.js';

const WAITING = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

/** Resolves once so many statements wait for a lock in the server's database; other tests run in databases beside it. */
export const lockWaits = (server: Pick<TestServer, 'sql'>, count = 1): Promise<void> =>
  eventually(async () => (await server.sql(WAITING)).length >= count);
