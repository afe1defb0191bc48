import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/server.js';

const run = promisify(execFile);

/** The shell blocks of the README's chapter on knowledge, in order. */
function examples(): string[] {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const chapter = /<!-- teaching: [^>]*-->([\s\S]*?)<!-- end of teaching -->/.exec(readme)?.[1] ?? '';
  return Array.from(chapter.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, block = '']) => block);
}

describe("the README's chapter on knowledge, pasted in order,", () => {
  let server: TestServer;
  let folder: string;
  beforeAll(async () => {
    server = await TestServer.start();
    folder = mkdtempSync(join(tmpdir(), 'omnichat-teaching-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await server.stop();
  });

  it('does what the text says', async () => {
    const blocks = examples().map((block, index) => `echo "== ${index}"\n${block}`);
    expect(blocks.length).toBe(4);
    const script = `set -eu\nnpm() { echo "$ADMIN_TOKEN"; }\n${blocks.join('\n').replace('http://127.0.0.1:3000', server.url)}`;
    const token = server.token({ sub: 'adam', role: 'admin' });
    const env = { ...process.env, ADMIN_TOKEN: token };
    const { stdout, stderr } = await run('bash', ['-c', script], { env, cwd: folder });
    expect(stderr).toBe('');
    expect(stdout).not.toContain('omnichat.dev/problems');
    const [, , documents = '', records, found] = stdout.split(/^== \d+\n/m);
    const ids = Array.from(documents.matchAll(/"id":"([^"]+)"/g), ([, id]) => id);
    expect([ids.length, new Set(ids).size]).toEqual([3, 2]);
    expect(records).toContain('"text":"Price: 1,450 USD a month"');
    expect(found).toMatch(/"heading":"House rules › Bicycles"[\s\S]*"confident":true/);
  }, 60_000);
});
