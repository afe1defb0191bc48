import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Generated files by their paths from the top folder. */
export type KeptFiles = ReadonlyMap<string, string>;

/**
 * Writes generated files; with `--check` on the command line it only says which are out of date, and fails. `folders` hold
 * generated files alone: others in them are too many.
 */
export async function keep(files: KeptFiles, command: string, folders: readonly string[] = []): Promise<void> {
  const present = (await Promise.all(folders.map(filesIn))).flat();
  const surplus = present.filter((path) => !files.has(path));
  const stale: string[] = [];
  for (const [path, content] of files) if ((await contentOf(path)) !== content) stale.push(path);
  if (process.argv.includes('--check')) return refuse([...stale, ...surplus], command);
  for (const path of surplus) await rm(join(ROOT, path));
  for (const path of stale) {
    await mkdir(dirname(join(ROOT, path)), { recursive: true });
    await writeFile(join(ROOT, path), files.get(path) ?? '');
    console.log(`Wrote ${path}.`);
  }
}

/** The files below a folder, by their paths from the top folder; none where there is no such folder. */
export async function filesIn(folder: string): Promise<string[]> {
  const options = { recursive: true, withFileTypes: true } as const;
  const entries = await readdir(join(ROOT, folder), options).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}

const contentOf = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8').catch(() => '');

function refuse(paths: readonly string[], command: string): void {
  if (paths.length === 0) return;
  console.error(`Out of date: ${paths.join(', ')}. Run "${command}" and commit it.`);
  process.exitCode = 1;
}
