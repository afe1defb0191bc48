import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Tells a process from a later one with the same pid, across restarts of the machine: its start time and the boot.
 * Undefined where no such process runs; one that has ended and only waits to be reaped doesn't run.
 */
export async function identityOf(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? linuxIdentity(pid) : psIdentity(pid);
}

/** The command line of a process, arguments separated by spaces; empty where none runs. */
export async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text.replaceAll('\0', ' ').trim();
  }
  return ps(pid, 'args=');
}

/** Reads /proc rather than ask `ps`, which small container images lack. */
async function linuxIdentity(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in parentheses, and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  if (!startTime || state === 'Z' || state === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()}/${startTime}`;
}

async function psIdentity(pid: number): Promise<string | undefined> {
  const [state, ...started] = (await ps(pid, 'state=,lstart=')).split(/\s+/);
  return state && !state.startsWith('Z') ? started.join(' ') : undefined;
}

async function ps(pid: number, columns: string): Promise<string> {
  try {
    return (await run('ps', ['-o', columns, '-p', String(pid)])).stdout.trim();
  } catch {
    return '';
  }
}
