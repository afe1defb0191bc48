import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../../startup-error.js';
import type { Place } from './place.js';
import { SERVER_ENVIRONMENT } from './server-process.js';

const run = promisify(execFile);

/** The database's superuser, and the database's own name. */
export const ROLE = 'omnichat';
export const DATABASE = 'omnichat';

/** Files of a PostgreSQL installation, ready to be served. */
export interface Cluster {
  readonly data: string;
  readonly password: string;
}

/**
 * Opens the data folder in `place.home`, or makes one: UTF-8, sorted by code point independent of the system's locales, and
 * passwords by SCRAM only.
 *
 * @param version of the programs; its first number must be that of the data.
 * @throws StartupError when the data belongs to another major version, or can't be made.
 */
export async function openCluster(place: Place, version: string): Promise<Cluster> {
  const data = join(place.home, 'data');
  const password = await readOrMakePassword(join(place.home, 'password'));
  const isThere = await stat(data).catch(() => undefined);
  if (!isThere) await makeCluster(place, data, password);
  const [needed, found] = [version.split('.')[0], await dataVersion(data)];
  if (found === needed) return { data, password };
  throw new StartupError(
    `The data in ${data} is of PostgreSQL ${found} and the programs are ${needed}: dump it with the old version, or start with another DATA_DIR.`,
  );
}

/** The data belongs to the server's account and can't be read without it, so "unknown" also means "not ours". */
async function dataVersion(data: string): Promise<string> {
  const text = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => 'an unknown version');
  return text.trim();
}

async function readOrMakePassword(file: string): Promise<string> {
  const found = await readFile(file, 'utf8').catch(() => '');
  if (found) return found.trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(`${file}.new`, `${password}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return password;
}

/** Renames a finished folder into place, so that a start that is killed leaves no half-made data. */
async function makeCluster({ home, account, programs }: Place, data: string, password: string): Promise<void> {
  const draft = `${data}.new`;
  const passwordFile = join(home, 'initdb.password');
  const lend = async (path: string) => {
    if (account.uid !== undefined && account.gid !== undefined) await chown(path, account.uid, account.gid);
  };
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    await Promise.all([draft, passwordFile].map(lend));
    const options = { ...account, cwd: '/', env: SERVER_ENVIRONMENT };
    await run(join(programs, 'bin', 'initdb'), initdbArguments(draft, passwordFile), options);
    await rename(draft, data);
  } catch (error) {
    throw new StartupError(`The database folder ${data} can't be made: ${lastLine(error)}`, { cause: error });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function initdbArguments(data: string, passwordFile: string): string[] {
  return [
    `--pgdata=${data}`,
    `--username=${ROLE}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
}

function lastLine(error: unknown): string {
  const hasOutput = typeof error === 'object' && error !== null && 'stderr' in error;
  const lines = String(hasOutput && error.stderr ? error.stderr : error)
    .trim()
    .split('\n');
  return lines.findLast((line) => /error|fatal|could not/i.test(line)) ?? lines.at(-1) ?? 'initdb failed';
}
