import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const BUNDLER = join(ROOT, 'node_modules/rolldown/bin/cli.mjs');
const run = promisify(execFile);

/** The package as npm would install it: with the packages that it depends on, and without the repository's sources. */
let folder: string;
let installed: string;
beforeAll(async () => {
  folder = await mkdtemp(join(ROOT, 'node_modules/.omnichat-client-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  installed = join(folder, 'node_modules/@omnichat/client');
  await cp(join(ROOT, 'client/package.json'), join(installed, 'package.json'));
  await run(process.execPath, [
    TSC,
    '-p',
    join(ROOT, 'client/tsconfig.build.json'),
    '--outDir',
    join(installed, 'dist'),
  ]);
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

/** A page's code that uses the package, bundled as a page would do it. */
async function bundled(code: string): Promise<string> {
  const entry = join(folder, 'entry.js');
  await writeFile(entry, code);
  await run(process.execPath, [BUNDLER, entry, '-o', `${entry}.out`, '--minify', '--external', 'socket.io-client']);
  return readFile(`${entry}.out`, 'utf8');
}

describe('the package', () => {
  it('has at most 15 KB gzipped, without socket.io-client', async () => {
    const code = await bundled(`export * from '@omnichat/client';`);
    expect(code).toContain('message:send');
    expect(gzipSync(code).length).toBeLessThanOrEqual(15_000);
  });

  it('leaves out what a page does not use', async () => {
    const code = await bundled(`import { createRest } from '@omnichat/client';
      import { authMe } from '@omnichat/client/rest';
      console.log(authMe({ client: createRest('https://chat.example.com') }));`);
    expect(code).not.toMatch(/socket\.io|message:send|conversations\/project/);
    expect(gzipSync(code).length).toBeLessThanOrEqual(5_000);
  });

  it('has types that stand alone', async () => {
    const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', lib: ['es2024', 'dom'], types: [] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    await writeFile(
      join(folder, 'program.ts'),
      `import { Client, suppliedTokens } from '@omnichat/client';
import { contactsList } from '@omnichat/client/rest';
const client = new Client({ url: 'https://chat.example.com', tokens: suppliedTokens('token') });
export const names: (string | null)[] = (await contactsList({ client: client.rest })).data.map(({ name }) => name);
client.socket.on('reply:delta', ({ offset, text }) => console.log(offset + text.length));
// @ts-expect-error there is no such command
void client.socket.ask('message:sent', {});
`,
    );
    const compiled = run(process.execPath, [TSC, '-p', folder], { cwd: folder });
    await expect(compiled.catch(({ stdout }) => stdout)).resolves.toMatchObject({ stdout: '' });
    expect(await readFile(join(installed, 'dist/index.d.ts'), 'utf8')).not.toMatch(/zod|\.\.\/\.\./);
  }, 60_000);

  it('does what its page in the documentation says', async () => {
    const page = await readFile(join(ROOT, 'docs/client.md'), 'utf8');
    const examples = Array.from(page.matchAll(/^```(tsx?)\n([\s\S]*?)^```/gm), ([, type, code], at) => ({
      name: `example-${at}.${type}`,
      code: `${code}\nexport {};\n`,
    }));
    expect(examples.length).toBeGreaterThan(5);
    for (const { name, code } of [...examples, { name: 'around.d.ts', code: AROUND_EXAMPLES }]) {
      await writeFile(join(folder, name), code);
    }
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      jsx: 'react-jsx',
      lib: ['es2024', 'dom', 'dom.iterable'],
      types: [],
    };
    const files = ['around.d.ts', ...examples.map(({ name }) => name)];
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const compiled = run(process.execPath, [TSC, '-p', folder], { cwd: folder });
    await expect(compiled.catch(({ stdout }) => stdout)).resolves.toMatchObject({ stdout: '' });
  }, 60_000);
});

/** What stands around the examples, in the pages that they are taken from. */
const AROUND_EXAMPLES = `
declare const conversationId: string;
declare const email: string;
declare const password: string;
declare function show(value: unknown): void;
declare const client: import('@omnichat/client').Client;
declare module 'react-native' {
  export const Text: (props: { children: string }) => null;
  export const FlatList: <T>(props: { data: T[]; renderItem: (row: { item: T }) => unknown }) => null;
}
declare module '@react-native-async-storage/async-storage' {
  const storage: {
    getItem(key: string): Promise<string | null>;
    setItem(key: string, value: string): Promise<void>;
    removeItem(key: string): Promise<void>;
    getAllKeys(): Promise<readonly string[]>;
  };
  export default storage;
}
`;
