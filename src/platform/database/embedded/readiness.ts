import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { errorCode } from '../../error-code.js';
import { StartupError } from '../../startup-error.js';
import { isOutage } from '../outage.js';

const POLL_MS = 20;
/** Recovery after a crash replays at most `max_wal_size` of log, which takes a slow disk a minute or two. */
const DEADLINE_MS = 180_000;

const UNKNOWN_DATABASE = '3D000';
const WRONG_PASSWORD = '28P01';

/**
 * Resolves once the server at `url` accepts connections, and makes its database if it isn't there.
 *
 * @param signal ends the wait, rejecting with its reason.
 * @throws StartupError when the server refuses the password, or doesn't accept connections for 180 s.
 */
export async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    signal.throwIfAborted();
    const failure = await failureToConnect(url);
    if (failure === undefined) return;
    if (errorCode(failure) === UNKNOWN_DATABASE) return createDatabase(url);
    if (errorCode(failure) === WRONG_PASSWORD) {
      throw new StartupError(
        "The embedded PostgreSQL refuses the password in the file next to its data: they don't belong together.",
      );
    }
    if (!isOutage(failure)) throw failure;
    if (Date.now() > deadline) throw new StartupError('The embedded PostgreSQL accepts no connections after 180 s.');
    await pause(POLL_MS, undefined, { signal });
  }
}

async function failureToConnect(url: string): Promise<unknown> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error ?? new Error('unknown');
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  const name = maintenance.pathname.slice(1);
  maintenance.pathname = '/postgres';
  const client = new Client({ connectionString: maintenance.href, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
