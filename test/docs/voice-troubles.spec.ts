import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { REASONS } from '../../src/modules/voice/status/reasons.js';

it('every trouble that `GET /realtime/status` can name stands in the README, with message, cause and fix', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const chapter = /## Let it speak[\s\S]*?\n(?=## )/.exec(readme)?.[0] ?? '';
  const rows = chapter.matchAll(/^\| `([a-z-]+)` +\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm);
  const documented = Object.fromEntries(
    Array.from(rows, ([, code, message, cause, fix]) => [code, { message, cause, fix }]),
  );
  expect(documented).toEqual(REASONS);
});
