import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/server.js';

const run = promisify(execFile);

/** The shell block of the README's chapter on people. */
function example(): string {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const chapter = /<!-- people: [^>]*-->([\s\S]*?)<!-- end of people -->/.exec(readme)?.[1] ?? '';
  return /^```sh\n([\s\S]*?)^```$/m.exec(chapter)?.[1] ?? '';
}

/** Stands in for `npm run token`, which would sign for the installation in the working directory. */
const TOKENS = 'npm() { case "$*" in *"--role seller"*) echo "$SELLER_TOKEN" ;; *) echo "$VISITOR_TOKEN" ;; esac; }';

describe("the README's chapter on people, pasted,", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('does what the text says', async () => {
    const script = `set -eu\n${TOKENS}\n${example().replace('http://127.0.0.1:3000', server.url)}`;
    const env = {
      ...process.env,
      VISITOR_TOKEN: server.token({ sub: 'visitor-1' }),
      SELLER_TOKEN: server.token({ sub: 'seller-1', role: 'seller', name: 'Mia' }),
    };
    const { stdout, stderr } = await run('bash', ['-c', script], { env });
    expect(stderr).toBe('');
    const [asked, queue, claimed, brief, handedBack] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(asked).toMatchObject({ status: 'queued', position: 1 });
    expect(queue).toMatchObject({ waiting: 1 });
    expect(claimed).toMatchObject({ mode: 'seller', seller_id: 'seller-1' });
    expect(brief).toMatchObject({ reason: 'The rent.', made_by: 'extractive' });
    expect(handedBack).toMatchObject({ mode: 'assistant' });
  }, 60_000);
});
