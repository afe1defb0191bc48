import { readdirSync, readFileSync } from 'node:fs';

/** The kernel's unit of CPU time in /proc, in microseconds (USER_HZ is 100 on every Linux that we know). */
const TICK_US = 10_000;

interface ProcessTimes {
  readonly parent: number;
  /** Its own CPU time, and that of its children which have ended. */
  readonly cpuUs: number;
}

function timesOf(pid: number | string): ProcessTimes | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in parentheses, may hold anything; what follows it is regular.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return { parent: Number(fields[1]), cpuUs: ticks * TICK_US };
  } catch {
    return null;
  }
}

/** CPU microseconds of a process and all that descend from it, those that ended included. */
export function cpuOfTree(root: number): number {
  const children = new Map<number, number[]>();
  const cpu = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const times = Number.isInteger(pid) ? timesOf(pid) : null;
    if (!times) continue;
    cpu.set(pid, times.cpuUs);
    children.set(times.parent, [...(children.get(times.parent) ?? []), pid]);
  }
  const sum = (pid: number): number =>
    (children.get(pid) ?? []).reduce((total, child) => total + sum(child), cpu.get(pid) ?? 0);
  return sum(root);
}

/** CPU microseconds of one process with all its threads. */
export function cpuOf(pid: number): number {
  return timesOf(pid)?.cpuUs ?? NaN;
}

export interface MachineTimes {
  readonly busyUs: number;
  readonly stealUs: number;
}

/** What all processes of the machine have used; interrupts are nobody's and left out. */
export function machineTimes(): MachineTimes {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n');
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = line.trim().split(/\s+/).slice(1).map(Number);
  return { busyUs: (user + nice + system) * TICK_US, stealUs: steal * TICK_US };
}

/** Resident memory of one process in MiB. */
export function residentMiB(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return Number(found?.[1] ?? NaN) / 1024;
}

/** Microseconds of the monotonic clock, which all processes of a machine share. */
export const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);
