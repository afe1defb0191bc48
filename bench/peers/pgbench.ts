import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from '../lib/bench.ts';
import { openWindow, type WindowCost } from '../lib/window.ts';

const run = promisify(execFile);
const SCRIPT = `INSERT INTO single_rows (id, content) VALUES (gen_random_uuid(), repeat('x', 160));\n`;

export interface SingleRows {
  readonly perSecond: number;
  readonly cost: WindowCost;
}

/**
 * PostgreSQL's own measure: one INSERT, one commit, 50 connections. The embedded binaries have no pgbench, so it is the
 * system's. Answers with the measurement to repeat, or with a reason in words.
 */
export async function preparePgbench(bench: Bench): Promise<(() => Promise<SingleRows>) | string> {
  const version = await run('pgbench', ['--version']).catch(() => null);
  if (!version) return 'pgbench is not installed';
  const url = await bench.createDatabase('pgbench');
  await bench.sql(
    url,
    `CREATE TABLE single_rows (id uuid PRIMARY KEY, content text NOT NULL, at timestamptz DEFAULT now())`,
  );
  const file = join(bench.folder, 'single-row.sql');
  await writeFile(file, SCRIPT);
  const seconds = String(Math.ceil(bench.windowMs / 1_000));
  const load = ['-n', '-M', 'prepared', '-c', '50', '-j', '2', '-T', seconds, '-f', file, url];
  return async () => {
    const close = openWindow(bench.watched(process.pid));
    const { stdout } = await run('pgbench', load, { timeout: 60_000 });
    const perSecond = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
    return { perSecond, cost: close() };
  };
}
