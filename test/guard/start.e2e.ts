import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = join(import.meta.dirname, '../..');
const LOADER = ['--disable-warning=ExperimentalWarning', '--import', join(ROOT, 'scripts/typescript.ts')];

/** Runs the product in an empty folder with nothing but these variables, until it ends. */
async function start(env: Record<string, string>): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const cwd = await mkdtemp(join(tmpdir(), 'omnichat-start-'));
  const child = spawn(process.execPath, [...LOADER, join(ROOT, 'src/main.ts')], { cwd, env: { PORT: '0', ...env } });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  await rm(cwd, { recursive: true, force: true });
  return { code, stdout, stderr };
}

/** Which secrets are refused is told in src/config/secrets.spec.ts; here is what the person who starts the server sees. */
describe('a start with a bad secret (A10)', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'none in production',
      { NODE_ENV: 'production', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' },
      'JWT_SECRET is missing',
    ],
    ['a short one', { JWT_SECRET: 'hunter2-hunter2' }, 'JWT_SECRET is too short'],
  ])('is refused in one line: %s', async (_, env, sentence) => {
    const { code, stdout, stderr } = await start(env);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([1, '', 1]);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/hunter2|\bat \S+:\d/);
  });
});
