import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../../error-code.js';
import { StartupError } from '../../startup-error.js';
import { identityOf } from './process-table.js';

const holderFile = z.object({ pid: z.int(), identity: z.string() });
type Holder = z.infer<typeof holderFile>;

/**
 * Locks a folder for this process, until the returned function is called or the process ends by whatever means.
 *
 * The lock is the highest numbered file in `folder/postgres.lock`; it is held while the process that it names runs. A taker links
 * the next number, which only one can, and then looks whether a still higher one exists: since the highest is never
 * deleted, a taker that was too slow always sees one. So the lock can't go stale, and two takers never both win.
 * Processes in different pid namespaces (two containers on one volume) don't see each other.
 *
 * @throws StartupError naming the folder and the pid when another process, or this one, holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const locks = join(folder, 'postgres.lock');
  await mkdir(locks, { recursive: true, mode: 0o700 });
  for (;;) {
    const last = await highest(locks);
    const holder = await holderOf(join(locks, String(last)));
    if (holder && (await identityOf(holder.pid)) === holder.identity) {
      throw new StartupError(
        `The database in ${folder} is in use by process ${holder.pid}: stop that one first, or give this one a folder of its own with DATA_DIR.`,
      );
    }
    const mine = join(locks, String(last + 1));
    if (!(await linkHolder(mine))) continue;
    if ((await highest(locks)) === last + 1) {
      await deleteBelow(locks, last + 1);
      return () => writeFile(mine, '');
    }
    await rm(mine, { force: true });
  }
}

async function highest(locks: string): Promise<number> {
  return Math.max(0, ...(await numbers(locks)));
}

async function numbers(locks: string): Promise<number[]> {
  return (await readdir(locks)).filter((name) => /^\d+$/.test(name)).map(Number);
}

/** An empty file is a lock that was given back. */
async function holderOf(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text ? holderFile.parse(JSON.parse(text)) : undefined;
}

/** Links a finished file, so that nobody reads a half-written holder; false when the number is taken. */
async function linkHolder(file: string): Promise<boolean> {
  const holder = { pid: process.pid, identity: await identityOf(process.pid) };
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function deleteBelow(locks: string, mine: number): Promise<void> {
  const older = (await numbers(locks)).filter((number) => number < mine);
  await Promise.all(older.map((number) => rm(join(locks, String(number)), { force: true })));
}
