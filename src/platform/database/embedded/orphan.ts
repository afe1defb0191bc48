import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BootLog } from '../boot-log.js';
import { commandOf, identityOf } from './process-table.js';
import { endGradually } from './server-process.js';

const POLL_MS = 20;

/**
 * Clears what an earlier run left in the data folder, after it and its guard were killed: stops a server that still runs on
 * it, else removes its `postmaster.pid`. PostgreSQL takes any process with that number for a server, also a stranger (usual in
 * containers, where numbers repeat) and one that is dead but never reaped. Only for the holder of the folder's lock.
 */
export async function endOrphan(data: string, log: BootLog): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  if (!(pid > 0)) return;
  if ((await identityOf(pid)) === undefined || !(await commandOf(pid)).includes(data)) {
    await rm(file, { force: true });
    return;
  }
  log.warn(`Stopping PostgreSQL (process ${pid}), which an earlier run left behind.`);
  const ended = hasEnded(pid);
  await endGradually((signal) => sendQuietly(pid, signal), ended);
  await rm(file, { force: true });
}

async function hasEnded(pid: number): Promise<void> {
  const identity = await identityOf(pid);
  for (let now = identity; now !== undefined && now === identity; now = await identityOf(pid)) await pause(POLL_MS);
}

/** The process may end between the look and the signal. */
function sendQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended, which is what we wanted.
  }
}
