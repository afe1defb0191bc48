import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { errorCode } from '../error-code.js';
import { StartupError } from '../startup-error.js';
import type { BootLog } from './boot-log.js';
import { isOutage } from './outage.js';
import { silentLogger } from './typeorm-logger.js';

/** How long a start waits for PostgreSQL to accept connections, in milliseconds. */
export const DATABASE_PATIENCE_MS = 60_000;
/** How long a start waits for another process to finish the migrations, in milliseconds. */
export const MIGRATION_PATIENCE_MS = 600_000;

/** Any number will do that no other user of the same database takes for an advisory lock ("omnichat" in ASCII). */
const MIGRATION_LOCK = '8029177416127013236';
const LOCK_POLL_MS = 200;
const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** A migration that waits longer for a table's lock holds up all who queue behind it, so it fails instead. */
const TABLE_LOCK_TIMEOUT_MS = 10_000;

export interface Migration {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  readonly migrations: NonNullable<DataSourceOptions['migrations']>;
  readonly log: BootLog;
  /** Milliseconds to wait for PostgreSQL; `DATABASE_PATIENCE_MS` unless told. */
  readonly patienceMs?: number;
}

/**
 * Runs the migrations that the database doesn't have yet, each in a transaction of its own, and answers with their names. Of any number
 * of processes that call this at once, one migrates and the others wait for it.
 *
 * Migrations only add: old and new versions of the program run side by side during an update, so a column or a table may be
 * dropped or renamed only in the release after the last one that uses it.
 *
 * @throws StartupError when PostgreSQL stays unreachable or refuses us; the error of a migration that fails, as it is.
 */
export async function migrate({
  url,
  migrations,
  log,
  patienceMs = DATABASE_PATIENCE_MS,
}: Migration): Promise<string[]> {
  const client = await connectPatiently(url, patienceMs, log);
  try {
    await takeLock(client, log);
    const done = await runMigrations(url, migrations);
    if (done.length > 0) log.log(`Migrated the database: ${done.join(', ')}.`);
    return done;
  } finally {
    // Closing the connection gives the lock free, whatever its state.
    await client.end().catch(() => undefined);
  }
}

/**
 * Connects, trying again with growing pauses while PostgreSQL is not reachable yet.
 *
 * @throws StartupError after `patienceMs`, and at once when the server refuses the user, the password or the database.
 */
async function connectPatiently(url: string, patienceMs: number, log: BootLog): Promise<Client> {
  const deadline = Date.now() + patienceMs;
  for (let backoff = FIRST_BACKOFF_MS; ; backoff = Math.min(backoff * 2, MAX_BACKOFF_MS)) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, keepAlive: true });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (!isOutage(error)) throw new StartupError(`${nameOf(url)} refuses us (${reasonOf(error)}).`, { cause: error });
      if (Date.now() + backoff > deadline) {
        const seconds = Math.round(patienceMs / 1_000);
        throw new StartupError(`${nameOf(url)} can't be reached after ${seconds} s (${reasonOf(error)}).`, {
          cause: error,
        });
      }
      log.warn(`${nameOf(url)} can't be reached yet (${reasonOf(error)}); trying again in ${backoff} ms.`);
      await pause(backoff);
    }
  }
}

/** Asks again and again instead of waiting inside PostgreSQL: a waiting statement holds a snapshot, on which `CREATE INDEX CONCURRENTLY` waits. */
async function takeLock(client: Client, log: BootLog): Promise<void> {
  const deadline = Date.now() + MIGRATION_PATIENCE_MS;
  for (let tries = 0; Date.now() < deadline; tries += 1) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      MIGRATION_LOCK,
    ]);
    if (rows[0]?.taken) return;
    if (tries === 0) log.log('Another process migrates the database; waiting for it.');
    await pause(LOCK_POLL_MS);
  }
  throw new StartupError(
    `Another process has been migrating the database for ${MIGRATION_PATIENCE_MS / 60_000} minutes.`,
  );
}

/** On connections of their own, since building an index may take longer than the application allows a statement. */
async function runMigrations(url: string, migrations: Migration['migrations']): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    migrations,
    poolSize: 2,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'omnichat migrations',
    installExtensions: false,
    logger: silentLogger,
    extra: { statement_timeout: 0, lock_timeout: TABLE_LOCK_TIMEOUT_MS, keepAlive: true },
  });
  await dataSource.initialize();
  try {
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}

/** The server without user and password. */
function nameOf(url: string): string {
  if (!URL.canParse(url)) return 'The PostgreSQL server of DATABASE_URL';
  const { host, pathname } = new URL(url);
  return `PostgreSQL at ${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  return errorCode(error) ?? (error instanceof Error ? error.message : 'unknown');
}
