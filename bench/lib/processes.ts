import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const ROOT = join(import.meta.dirname, '../..');
const GRACE_MS = 8_000;

export interface Started {
  readonly pid: number;
  readonly child: ChildProcess;
  /** The last lines that it wrote to stderr and stdout, for failures. */
  readonly output: () => string;
  stop(): Promise<void>;
}

const children = new Set<ChildProcess>();

/** The processes that are running now. */
export const running = (): ReadonlySet<ChildProcess> => new Set(children);

export interface ProgramOptions {
  readonly env?: Record<string, string | undefined>;
  readonly cwd?: string;
  /** Flags of Node. */
  readonly flags?: readonly string[];
}

/** Starts a program on the Node that runs this; it is ended with us, whatever happens. The environment is only what is given. */
export function startNode(program: string, args: readonly string[] = [], options: ProgramOptions = {}): Started {
  const all = [...(options.flags ?? []), program, ...args];
  return kept(spawn(process.execPath, all, { ...surroundings(options), stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }));
}

/** Starts any other program; it is ended with us unless we are killed. The environment is only what is given. */
export function startCommand(
  command: string,
  args: readonly string[],
  options: Omit<ProgramOptions, 'flags'>,
): Started {
  return kept(spawn(command, args, { ...surroundings(options), stdio: ['ignore', 'pipe', 'pipe'] }));
}

const surroundings = ({ cwd = ROOT, env }: ProgramOptions) => ({
  cwd,
  env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', ...env },
});

function kept(child: ChildProcess): Started {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lines.push(text);
      if (lines.length > 40) lines.shift();
    });
  }
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.on('error', (error) => lines.push(String(error)));
  return { pid: child.pid ?? -1, child, output: () => lines.join(''), stop: () => stop(child) };
}

/** How a program ended, in words with its last output; null while it runs. */
export function endOf({ child, output }: Started): string | null {
  if (child.exitCode === null && child.signalCode === null) return null;
  return `ended with ${child.signalCode ?? child.exitCode}: ${output().slice(-2_000)}`;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(timer);
}

/** Resolves with the first message that the program sends over IPC; fails when it ends or says nothing for `limitMs`. */
export function messageFrom<T>(started: Started, limitMs = 60_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}\n${started.output()}`));
    const timer = setTimeout(() => fail('a program of the benchmark said nothing'), limitMs);
    const onExit = (code: number | null) => fail(`a program of the benchmark ended with ${code}`);
    started.child.once('exit', onExit);
    started.child.once('message', (message) => {
      clearTimeout(timer);
      started.child.off('exit', onExit);
      resolve(message as T);
    });
  });
}

/** Asks an HTTP address until it answers 200, every 5 ms; fails after `limitMs` or when the program has ended. */
export async function answering(url: string, started: Started, limitMs = 60_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const status = await fetch(url).then(
      async (response) => (await response.arrayBuffer(), response.status),
      () => 0,
    );
    if (status === 200) return;
    if (started.child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`${url} does not answer\n${started.output()}`);
    }
    await pause(5);
  }
}

/** Ends what is still running, in reverse order of its start, but for some. */
export async function stopAll(spared: ReadonlySet<ChildProcess> = new Set()): Promise<void> {
  for (const child of [...children].toReversed()) if (!spared.has(child)) await stop(child);
}

/** Ends our processes with us: on signals in good order, on a sudden exit at once. */
export function stopAllOnExit(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void stopAll().then(() => process.exit(1)));
  }
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
  });
}
