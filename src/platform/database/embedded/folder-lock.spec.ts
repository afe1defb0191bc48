import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from './folder-lock.js';

describe('lockFolder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'omnichat-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const locks = () => readdir(join(folder, 'postgres.lock'));

  it('lets one of many takers win, and names it to the others', async () => {
    const takers = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    expect(takers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(lockFolder(folder)).rejects.toThrow(
      `The database in ${folder} is in use by process ${process.pid}: stop that one first, or give this one a folder of its own with DATA_DIR.`,
    );
  });

  it('can be taken again once it is given back, as often as wanted, without piling up files', async () => {
    for (let round = 0; round < 5; round += 1) await (await lockFolder(folder))();
    expect(await locks()).toEqual(['5']);
  });

  it.each([
    ['that has ended', { pid: 2 ** 22 + 1, identity: 'some/1' }],
    ['whose number another process has by now', { pid: process.pid, identity: 'an earlier boot/1' }],
  ])('goes from a holder %s to one of many takers', async (_, holder) => {
    await (
      await lockFolder(folder)
    )();
    await writeFile(join(folder, 'postgres.lock/1'), JSON.stringify(holder));
    const takers = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    expect(takers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await locks()).toEqual(['2']);
  });
});
