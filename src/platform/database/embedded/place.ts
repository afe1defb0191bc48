import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readlink, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../../startup-error.js';
import { type Account, chooseAccount } from './account.js';
import type { Binaries } from './binaries.js';
import type { BootLog } from '../boot-log.js';

const run = promisify(execFile);

/** The mode of a folder that others may pass through but not list. */
const PASSABLE = 0o711;

/** Where the server runs from, on what, and as whom. */
export interface Place {
  readonly account: Account;
  /** The folder with `bin`, `lib` and `share`. */
  readonly programs: string;
  /** Our own folder, with the data folder in it. */
  readonly home: string;
}

interface Request {
  /** Absolute, without symbolic links. */
  readonly dataDir: string;
  readonly binaries: Binaries;
  readonly log: BootLog;
}

/**
 * Finds a place that the server's account can reach. That is `dataDir/postgres` and npm's own folder; but where root lends an
 * account that can't pass through root's home folder, it is a folder under /var/lib/omnichat with a copy of the programs,
 * and `dataDir/postgres` is a symbolic link to it.
 *
 * @throws StartupError when there is no such place, or the programs don't run on this system.
 */
export async function choosePlace({ dataDir, binaries, log }: Request): Promise<Place> {
  const linked = join(dataDir, 'postgres');
  const known = await realpath(linked).catch(() => undefined);
  const account = await chooseAccount(join(known ?? linked, 'data'));
  if (account.uid !== undefined && (await canEnter(account, dirname(dataDir)))) await makePassable(dataDir);
  const home = known ?? (await makeHome({ dataDir, account, log }));
  if (!(await canEnter(account, home))) {
    throw new StartupError(
      `The user with id ${account.uid}, who runs PostgreSQL, can't reach ${home}: open the folders above it for passing (chmod o+x), or set DATA_DIR.`,
    );
  }
  const programs = await reachablePrograms(account, binaries, log);
  if (home !== linked) log.log(`PostgreSQL can't run as root from ${dataDir}: the database is in ${home}.`);
  return { account, programs, home };
}

async function makeHome({ dataDir, account, log }: Omit<Request, 'binaries'> & { account: Account }): Promise<string> {
  const linked = join(dataDir, 'postgres');
  const lost = await readlink(linked).catch(() => undefined);
  if (lost !== undefined) {
    log.warn(`The database folder ${lost} is gone: starting with an empty one.`);
    await rm(linked);
  }
  if (await canEnter(account, dataDir)) {
    await makePassableFolder(linked);
    return linked;
  }
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const home = join(await sharedFolder(account, log), name);
  await makePassableFolder(home);
  await symlink(home, linked);
  return home;
}

/** The programs where npm put them if the account can run them there, else a copy (60 MB, made once per version). */
async function reachablePrograms(account: Account, { folder, version }: Binaries, log: BootLog): Promise<string> {
  const failure = await failureToRun(account, folder);
  if (!failure) return folder;
  if (account.uid === undefined) throw unusable(failure);
  const copy = join(await sharedFolder(account, log), `programs-${version}-${process.arch}`);
  if (!(await stat(copy).catch(() => undefined))) await copyPrograms(folder, copy);
  const failureOfCopy = await failureToRun(account, copy);
  if (failureOfCopy) throw unusable(failureOfCopy);
  return copy;
}

function unusable(cause: Error): StartupError {
  return new StartupError(
    `The embedded PostgreSQL doesn't run on this system (it needs glibc on Linux): set DATABASE_URL to a PostgreSQL server.`,
    { cause },
  );
}

/** Renames a finished copy into place: a start that is killed leaves no half copy, and of two at once one wins. */
async function copyPrograms(from: string, to: string): Promise<void> {
  const draft = `${to}.${process.pid}`;
  await cp(from, draft, { recursive: true, verbatimSymlinks: true });
  await run('chmod', ['-R', 'a+rX', draft]);
  try {
    await rename(draft, to);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await stat(to).catch(() => undefined))) throw error;
  }
}

/** A folder that the account can reach and nobody but us can write: another user must not swap our programs. */
async function sharedFolder(account: Account, log: BootLog): Promise<string> {
  const temporary = join(tmpdir(), 'omnichat');
  for (const folder of ['/var/lib/omnichat', temporary]) {
    await makePassableFolder(folder).catch(() => undefined);
    const found = await lstat(folder).catch(() => undefined);
    const isOurs = found?.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
    if (!isOurs || !(await canEnter(account, folder))) continue;
    if (folder === temporary) log.warn(`The database is in ${folder}, which the system may empty: set DATA_DIR.`);
    return folder;
  }
  throw new StartupError('No folder is within reach of the user who runs PostgreSQL: set DATA_DIR, or DATABASE_URL.');
}

/** Asks the system rather than compute from modes, so that access lists and mount options count. */
async function canEnter(account: Account, folder: string): Promise<boolean> {
  const attempt = run('/bin/sh', ['-c', 'cd -- "$0"', folder], { ...account, cwd: '/' });
  return attempt.then(
    () => true,
    () => false,
  );
}

async function failureToRun(account: Account, folder: string): Promise<Error | undefined> {
  const attempt = run(join(folder, 'bin', 'postgres'), ['--version'], { ...account, cwd: '/' });
  return attempt.then(
    () => undefined,
    (error: Error) => error,
  );
}

async function makePassableFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await makePassable(folder);
}

/** Lets others pass through one of our folders, whatever the umask; they still can't list it. */
async function makePassable(folder: string): Promise<void> {
  const { mode, uid } = await stat(folder);
  if (uid === process.getuid?.() && (mode & PASSABLE) !== PASSABLE) await chmod(folder, (mode & 0o777) | PASSABLE);
}
