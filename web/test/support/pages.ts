import { execFile } from 'node:child_process';
import { glob, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from './one-at-a-time.js';

const ROOT = join(import.meta.dirname, '../../..');
const BUILT = join(ROOT, 'dist/pages/widget/widget.js');
const SOURCES = ['web/widget/**', 'web/compressed.ts', 'client/src/**'];

/** Builds the pages, unless they are newer than their sources. */
export async function buildPages(): Promise<void> {
  await once(join(ROOT, 'node_modules/.omnichat-pages.lock'), isFresh, async () => {
    await promisify(execFile)('npm', ['run', '--silent', 'build', '--workspace', 'web/widget'], { cwd: ROOT });
  });
}

async function isFresh(): Promise<boolean> {
  const built = await stat(BUILT).catch(() => null);
  if (!built) return false;
  for await (const path of glob(SOURCES, { cwd: ROOT, exclude: ['**/node_modules/**', '**/dist/**'] })) {
    if ((await stat(join(ROOT, path))).mtimeMs > built.mtimeMs) return false;
  }
  return true;
}
