import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/server.js';

const run = promisify(execFile);

/** The shell blocks of the README between the marks, in order. */
function examples(): string[] {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const chapter = /<!-- examples: [^>]*-->([\s\S]*?)<!-- end of examples -->/.exec(readme)?.[1] ?? '';
  return Array.from(chapter.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, block = '']) => block);
}

/** Stands in for `npm run token`, which would sign for the installation in the working directory. */
const TOKENS = 'npm() { case "$*" in *"--role seller"*) echo "$SELLER_TOKEN" ;; *) echo "$VISITOR_TOKEN" ;; esac; }';

describe("the README's examples, pasted in order,", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('do what the text says', async () => {
    const blocks = examples();
    expect(blocks.length).toBeGreaterThan(6);
    const marked = blocks.map((block, index) => `echo "== ${index}"\n${block}`).join('\n');
    const script = `set -eu\n${TOKENS}\n${marked.replace('http://127.0.0.1:3000', server.url)}`;
    const tokens = {
      VISITOR_TOKEN: server.token({ sub: 'visitor-1' }),
      SELLER_TOKEN: server.token({ sub: 'seller-1', role: 'seller', name: 'Mia' }),
    };
    const { stdout, stderr } = await run('bash', ['-c', script], { env: { ...process.env, ...tokens } });
    expect(stderr).toBe('');
    expect(stdout).not.toContain('omnichat.dev/problems');
    const [, setup, asked, streamed, history, resumed, takenOver, listed] = stdout.split(/^== \d+\n/m);
    expect(setup).toBe('');
    expect(asked).toContain('We are open from 9:00 to 18:00');
    expect(streamed).toMatch(/^event: message\.created\n[\s\S]*event: reply\.delta\n[\s\S]*event: reply\.ended\n/);
    expect(history).toMatch(/3 user: Are pets allowed\?[\s\S]*4 assistant: Pets are allowed[\s\S]*\]\n2\n$/);
    expect(resumed).toMatch(/"offset":4,[\s\S]*(stopped|complete)\n$/);
    expect(takenOver).toBe('seller\nseller\nnull\n');
    expect(listed).toBe('1\n');
  }, 60_000);
});
