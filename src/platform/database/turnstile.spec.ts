import { describe, expect, it } from '@jest/globals';
import { Turnstile } from './turnstile.js';

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('the turnstile', () => {
  it('lets so many through at a time, in order of arrival, also after failures', async () => {
    const turnstile = new Turnstile({ atOnce: 2, waiting: 100 });
    const begun: number[] = [];
    let [running, most] = [0, 0];
    const work = async (n: number): Promise<void> => {
      begun.push(n);
      most = Math.max(most, (running += 1));
      await soon();
      running -= 1;
      if (n % 3 === 0) throw new Error('failed');
    };
    const all = Array.from({ length: 20 }, (_, n) => n);
    const ends = await Promise.allSettled(all.map((n) => turnstile.pass(() => work(n))));
    expect([begun, most, running]).toEqual([all, 2, 0]);
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(7);
  });

  it('refuses who would wait behind too many', async () => {
    const turnstile = new Turnstile({ atOnce: 1, waiting: 1 });
    const [one, two] = [turnstile.pass(soon), turnstile.pass(soon)];
    await expect(turnstile.pass(soon)).rejects.toMatchObject({ kind: 'unavailable' });
    await Promise.all([one, two]);
    await expect(turnstile.pass(soon)).resolves.toBeUndefined();
  });
});
