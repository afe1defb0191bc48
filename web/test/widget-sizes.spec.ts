import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildPages } from './support/pages.js';

const BUILT = join(import.meta.dirname, '../../dist/pages/widget');
/** What a face needs. */
const ROOM = /^live-room-/;

/** How large the scripts and styles are together that are meant, as they travel. */
async function sizeOf(isMeant: (name: string) => boolean): Promise<number> {
  const assets = (await readdir(join(BUILT, 'assets'))).filter((name) => /\.(js|css)$/.test(name) && isMeant(name));
  const sizes = assets.map(async (name) => gzipSync(await readFile(join(BUILT, 'assets', name))).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

beforeAll(() => buildPages('widget'), 90_000);

describe('what a page has to load', () => {
  it('is at most 4 KB for the loader', async () => {
    expect(gzipSync(await readFile(join(BUILT, 'widget.js'))).length).toBeLessThanOrEqual(4_000);
  });

  it('is at most 90 KB for the chat, in every language together', async () => {
    const total = await sizeOf((name) => !ROOM.test(name));
    expect(total).toBeGreaterThan(20_000);
    expect(total).toBeLessThanOrEqual(90_000);
  });

  it('is at most 150 KB more for a face, which the page does not name', async () => {
    const room = await sizeOf((name) => ROOM.test(name));
    expect(room).toBeGreaterThan(20_000);
    expect(room).toBeLessThanOrEqual(150_000);
    expect(await readFile(join(BUILT, 'index.html'), 'utf8')).not.toContain('live-room');
    expect(await readFile(join(BUILT, 'assets/licences.md'), 'utf8')).toContain('livekit-client');
  });
});
