import { describe, expect, it } from '@jest/globals';
import { Problem } from '../errors/problem.js';
import { GroupCommit } from './group-commit.js';

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('group commit', () => {
  it('commits what gathers while a batch is under way together, and answers each row', async () => {
    const batches: number[][] = [];
    const commits = new GroupCommit<number, number>(async (rows) => {
      batches.push([...rows]);
      await new Promise((resolve) => setImmediate(resolve));
      return rows.map((row) => row * 10);
    }, 100);
    const first = commits.add(1);
    await new Promise((resolve) => setImmediate(resolve));
    const rest = [2, 3, 4].map((row) => commits.add(row));
    expect(await Promise.all([first, ...rest])).toEqual([10, 20, 30, 40]);
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  it('begins the next batch before it tells of the last one, and tells in order', async () => {
    const seen: string[] = [];
    const commits = new GroupCommit<number, number>(async (rows) => {
      seen.push(`commit ${rows.join()}`);
      await new Promise((resolve) => setImmediate(resolve));
      return rows;
    }, 100);
    const told = [1, 2, 3].map(async (row) => {
      if (row > 1) await new Promise((resolve) => setImmediate(resolve));
      seen.push(`told ${await commits.add(row)}`);
    });
    await Promise.all(told);
    expect(seen).toEqual(['commit 1', 'commit 2,3', 'told 1', 'told 2', 'told 3']);
  });

  it('fails the one bad row and no other', async () => {
    const commits = new GroupCommit<string, string>((rows) => {
      if (rows.includes('bad')) return Promise.reject(failure('23503'));
      return Promise.resolve(rows);
    }, 100);
    const results = await Promise.allSettled(['a', 'bad', 'b'].map((row) => commits.add(row)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it.each(['40P01', '40001', '23505'])('tries the batch again after %s', async (code) => {
    let tries = 0;
    const commits = new GroupCommit<string, string>((rows) => {
      tries += 1;
      return tries === 1 ? Promise.reject(failure(code)) : Promise.resolve(rows);
    }, 100);
    expect(await Promise.all([commits.add('a'), commits.add('b')])).toEqual(['a', 'b']);
    expect(tries).toBe(2);
  });

  it('does not hammer a database that is away row by row', async () => {
    let tries = 0;
    const commits = new GroupCommit<string, string>(() => {
      tries += 1;
      return Promise.reject(failure('57P01'));
    }, 100);
    const results = await Promise.allSettled(['a', 'b', 'c'].map((row) => commits.add(row)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(tries).toBe(1);
  });

  it('commits rows of one lock one after another, in order, and others beside them', async () => {
    const batches: string[][] = [];
    const commits = new GroupCommit<string, string>(
      (rows) => {
        batches.push([...rows]);
        return Promise.resolve(rows);
      },
      100,
      (row) => row.charAt(0),
    );
    const rows = ['a1', 'a2', 'b1', 'a3', 'b2', 'c1'];
    expect(await Promise.all(rows.map((row) => commits.add(row)))).toEqual(rows);
    expect(batches).toEqual([['a1', 'b1', 'c1'], ['a2', 'b2'], ['a3']]);
  });

  it('keeps the rows of free locks from waiting for one that somebody else holds', async () => {
    const held = Promise.withResolvers<void>();
    const commits = new GroupCommit<string, string>(
      async (rows) => {
        if (rows.length > 1 && rows.includes('held')) throw failure('55P03');
        if (rows.includes('held')) await held.promise;
        return rows;
      },
      100,
      (row) => row,
    );
    const waiting = commits.add('held');
    expect(await Promise.all(['a', 'b'].map((row) => commits.add(row)))).toEqual(['a', 'b']);
    held.resolve();
    expect(await waiting).toBe('held');
  });

  it('lets nobody wait in a row for a database that is away', async () => {
    let tries = 0;
    const commits = new GroupCommit<string, string>(
      () => {
        tries += 1;
        return Promise.reject(failure('57P01'));
      },
      100,
      (row) => row.charAt(0),
    );
    const results = await Promise.allSettled(['a1', 'a2', 'b1', 'a3'].map((row) => commits.add(row)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(tries).toBe(1);
  });

  it('refuses rows beyond its queue and takes rows again afterwards', async () => {
    const commits = new GroupCommit<number, number>((rows) => Promise.resolve(rows), 2);
    const results = await Promise.allSettled([1, 2, 3].map((row) => commits.add(row)));
    expect(results[2]).toMatchObject({ status: 'rejected', reason: expect.any(Problem) });
    expect(await commits.add(4)).toBe(4);
  });
});
