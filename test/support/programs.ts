import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '../..');

/** One of our TypeScript programs as a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  /** The first line that it writes, or what it wrote to stderr when it ended without one. */
  readonly firstLine: Promise<string>;
  /** Its exit code and all of its stderr, once it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/** Starts `program` (a path from the top folder) on the Node that runs the tests; `root` is another checkout's top folder. */
export function startProgram(
  program: string,
  args: readonly string[],
  options: { root?: string; input?: string } = {},
): Program {
  const root = options.root ?? ROOT;
  const flags = ['--disable-warning=ExperimentalWarning', '--import', join(root, 'scripts/typescript.ts')];
  const child = spawn(process.execPath, [...flags, join(root, program), ...args], { cwd: root, stdio: 'pipe' });
  child.stdin.end(options.input ?? '');
  const stderr = text(child.stderr);
  const ended = once(child, 'exit').then(async () => ({ code: child.exitCode, stderr: await stderr }));
  const firstLine = new Promise<string>((resolve) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')));
    });
    void ended.then((end) => resolve(end.stderr));
  });
  return { child, firstLine, ended };
}

/** Waits until a condition holds, looking every 20 ms; fails after `limitMs`. */
export async function eventually(condition: () => Promise<boolean>, limitMs = 15_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Still not so after ${limitMs} ms: ${condition.toString()}`);
    await pause(20);
  }
}

/** Whether a process runs; one that is dead and waits to be reaped doesn't. */
export async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status !== '' && !/\) [ZX] /.test(status);
}
