import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Account } from './account.js';

/** How long each signal has to end the server before the next one is sent, in milliseconds. */
const PATIENCE_MS = { SIGINT: 10_000, SIGQUIT: 3_000 } as const;

/**
 * Runs `"$@"` under a guard. The guard reads from a pipe (descriptor 3) that only our process can write to: it gets a line when
 * the server has ended, and the end of the file when we have ended without a word, however that came about. Then it
 * stops the server: fast shutdown, after 5 s immediate shutdown, after another 5 s by force.
 * The guard is forked twice, so that the server, which takes the shell's place, isn't its parent; `$$` is the server.
 */
const GUARDED = `
( {
  read -r ended <&3 && exit
  for signal in INT QUIT KILL; do
    kill -$signal $$ || exit
    tries=0
    while [ $tries -lt 25 ] && kill -0 $$; do tries=$((tries + 1)); sleep 0.2; done
  done
} 2>/dev/null & )
exec "$@" 3<&-
`;

/** How a server ended. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether we asked for it. */
  readonly isExpected: boolean;
}

/** A running server, in a session of its own: Ctrl-C in our terminal doesn't reach it. */
export interface ServerProcess {
  readonly pid: number;
  readonly exited: Promise<ServerExit>;
  /** Ends the server, by force if it must, and resolves once it has ended. */
  stop(): Promise<void>;
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly account: Account;
  /** Descriptor of the file that takes the server's output. */
  readonly output: number;
}

/** Starts a server that ends when this process ends. It doesn't keep this process alive. */
export async function spawnServer({ program, args, account, output }: Command): Promise<ServerProcess> {
  const child = spawn('/bin/sh', ['-c', GUARDED, 'guard', program, ...args], {
    ...account,
    cwd: '/',
    env: SERVER_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', output, output, 'pipe'],
  });
  await once(child, 'spawn');
  const [pid, pipe] = [child.pid, child.stdio[3]];
  if (pid === undefined || !(pipe instanceof Socket)) throw new Error('The shell has no process or no pipe.');
  pipe.on('error', () => undefined).unref();
  child.unref();
  let isExpected = false;
  const exited = new Promise<ServerExit>((resolve) => {
    child.once('exit', (code, signal) => {
      pipe.end('ended\n');
      resolve({ code, signal, isExpected });
    });
  });
  const stop = async (): Promise<void> => {
    isExpected = true;
    child.ref();
    await endGradually((signal) => child.kill(signal), exited);
  };
  return { pid, exited, stop };
}

/** Nothing of our own environment: it holds secrets that the server has no use for. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Asks a server to end: fast shutdown, then immediate shutdown, then by force. Resolves when `ended` does.
 *
 * @param send sends the signal.
 */
export async function endGradually(send: (signal: NodeJS.Signals) => unknown, ended: Promise<unknown>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    send(signal);
    if (await endsWithin(ended, PATIENCE_MS[signal])) return;
  }
  send('SIGKILL');
  await ended;
}

async function endsWithin(ended: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  try {
    return await Promise.race([ended.then(() => true), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
