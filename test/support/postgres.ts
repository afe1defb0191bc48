import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';

/** Faster and unsafe after a power cut, which a test's data may be. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

const QUIET = { log: (): void => undefined, warn: (): void => undefined };

export interface TestPostgres {
  /** A database on the server; holds the password. */
  readonly url: string;
  /** Ends the server and deletes its files; leaves a server of TEST_DATABASE_URL alone. */
  stop(): Promise<void>;
}

/**
 * The server of `TEST_DATABASE_URL` (whose user may create databases), else an embedded one in a temporary folder. Call it once,
 * in jest's global setup: the address goes to the workers as `TEST_DATABASE_URL`.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'omnichat-test-'));
  const server = await startEmbeddedPostgres({ dataDir: folder, log: QUIET, parameters: FAST });
  process.env.TEST_DATABASE_URL = server.url;
  const stop = async (): Promise<void> => {
    delete process.env.TEST_DATABASE_URL;
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

/**
 * Makes the database that `cloneTemplate` copies, on the server at `url`: `migrateFn` gets the address of an empty one and must
 * have closed its connections when it is done. Its name goes to the workers as `TEST_DATABASE_TEMPLATE`.
 */
export async function createTemplate(url: string, migrateFn: (url: string) => Promise<unknown>): Promise<string> {
  const name = `omnichat_template_${process.pid}`;
  await administer(url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`, `CREATE DATABASE "${name}"`);
  await migrateFn(databaseUrl(url, name));
  process.env.TEST_DATABASE_TEMPLATE = name;
  return name;
}

/** Copies the template into a new database of that name, which takes some 50 ms, and answers with its address. */
export async function cloneTemplate(name: string): Promise<string> {
  const template = fromSetup('TEST_DATABASE_TEMPLATE');
  const url = fromSetup('TEST_DATABASE_URL');
  await administer(url, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  return databaseUrl(url, name);
}

/** Deletes a database of the test server, cutting connections that are still open. */
export async function dropDatabase(name: string): Promise<void> {
  await administer(fromSetup('TEST_DATABASE_URL'), `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

function fromSetup(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: call startTestPostgres and createTemplate in the global setup.`);
  return value;
}

function databaseUrl(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

/** Runs statements that can't run in a transaction, from the server's own database `postgres`. */
async function administer(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(url, 'postgres') });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
