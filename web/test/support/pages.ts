import { execFile } from 'node:child_process';
import { glob, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from './one-at-a-time.js';

const ROOT = join(import.meta.dirname, '../../..');

export type PagesName = 'widget' | 'console';

/** What is written last, or first, whenever the pages are built. */
const BUILT = { widget: 'dist/pages/widget/widget.js', console: 'dist/pages/console/index.html' } as const;

/** Builds pages, unless they are newer than their sources. */
export async function buildPages(...names: PagesName[]): Promise<void> {
  for (const name of names) {
    await once(
      join(ROOT, `node_modules/.omnichat-${name}.lock`),
      () => isFresh(name),
      () => build(name),
    );
  }
}

async function build(name: PagesName): Promise<void> {
  // The console takes the client as it is published.
  if (name === 'console') await runBuild('client');
  await runBuild(`web/${name}`);
}

const runBuild = (workspace: string) =>
  promisify(execFile)('npm', ['run', '--silent', 'build', '--workspace', workspace], { cwd: ROOT });

async function isFresh(name: PagesName): Promise<boolean> {
  const built = await stat(join(ROOT, BUILT[name])).catch(() => null);
  if (!built) return false;
  const sources = [`web/${name}/**`, 'web/compressed.ts', 'client/src/**'];
  for await (const path of glob(sources, { cwd: ROOT, exclude: ['**/node_modules/**', '**/dist/**'] })) {
    if ((await stat(join(ROOT, path))).mtimeMs > built.mtimeMs) return false;
  }
  return true;
}
