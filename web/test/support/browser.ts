import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { access, mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { once } from './one-at-a-time.ts';

/** Not the package's own arguments: those switch the browser's protections off, which some tests are about. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--lang=en'];

const ROOT = join(import.meta.dirname, '../../..');
const PACKAGE = join(ROOT, 'node_modules/@sparticuz/chromium');
const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
const FOLDER = join(tmpdir(), `omnichat-chromium-${version}`);

const UNPACK = `
  import chromium, { inflate } from '@sparticuz/chromium';
  await chromium.executablePath();
  await inflate(${JSON.stringify(join(PACKAGE, 'bin/al2023.tar.br'))});`;

/** Chromium as npm brought it, with `more` arguments, unpacked once for all runs on this machine. It brings its libraries where the machine has none. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  await once(`${FOLDER}.lock`, isUnpacked, unpack);
  const options = { executablePath: join(FOLDER, 'chromium'), args: [...ARGUMENTS, ...more] };
  try {
    return await chromium.launch(options);
  } catch {
    const libraries = join(FOLDER, 'al2023/lib');
    return chromium.launch({ ...options, env: { ...process.env, LD_LIBRARY_PATH: libraries } });
  }
}

const isUnpacked = (): Promise<boolean> =>
  access(FOLDER).then(
    () => true,
    () => false,
  );

/** The package unpacks into the folder for temporary files, among whatever else is there: it gets one of its own. */
async function unpack(): Promise<void> {
  const folder = await mkdtemp(`${FOLDER}-`);
  const env = { ...process.env, TMPDIR: folder };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', UNPACK], { cwd: ROOT, env });
  await rename(folder, FOLDER);
}
