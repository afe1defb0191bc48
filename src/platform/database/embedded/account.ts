import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StartupError } from '../../startup-error.js';

const run = promisify(execFile);

/** The operating system's account that the server runs as; empty means our own. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Chooses who runs the server. PostgreSQL refuses to run as root, so root lends it an unprivileged account: the owner of the
 * data where there is some, else `postgres` (created where possible), else `nobody`.
 *
 * @param data the data folder; need not exist.
 * @throws StartupError when root finds no account to lend.
 */
export async function chooseAccount(data: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(data).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = (await lookUp('postgres')) ?? (await create('postgres')) ?? (await lookUp('nobody'));
  if (account) return account;
  throw new StartupError(
    'PostgreSQL refuses to run as root and there is no other user to run it: start omnichat as another user, or set DATABASE_URL.',
  );
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)),
    );
    return uid && gid ? { uid, gid } : undefined;
  } catch {
    return undefined;
  }
}

async function create(name: string): Promise<Account | undefined> {
  try {
    await run('groupadd', ['--system', name]);
    await run('useradd', ['--system', '--gid', name, '--no-create-home', '--shell', '/bin/false', name]);
  } catch {
    return undefined;
  }
  return lookUp(name);
}
