import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildPages } from './support/pages.js';

const BUILT = join(import.meta.dirname, '../../dist/pages/widget');
beforeAll(() => buildPages('widget'), 90_000);

describe('what a page has to load', () => {
  it('is at most 4 KB for the loader', async () => {
    expect(gzipSync(await readFile(join(BUILT, 'widget.js'))).length).toBeLessThanOrEqual(4_000);
  });

  it('is at most 90 KB for the chat, in every language together', async () => {
    const assets = (await readdir(join(BUILT, 'assets'))).filter((name) => /\.(js|css)$/.test(name));
    const sizes = assets.map(async (name) => gzipSync(await readFile(join(BUILT, 'assets', name))).length);
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(20_000);
    expect(total).toBeLessThanOrEqual(90_000);
  });
});
