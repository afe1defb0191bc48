import { expect, it } from '@jest/globals';
import { Line } from './line.js';

it('lets so many run at a time, in order, and goes on after a failure', async () => {
  const line = new Line(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = (n: number) => async (): Promise<number> => {
    begun.push(n);
    most = Math.max(most, (running += 1));
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (n === 3) throw new Error('three');
    return n;
  };
  const numbers = Array.from({ length: 9 }, (_, n) => n);
  const ends = await Promise.allSettled(numbers.map((n) => line.run(work(n))));
  expect(begun).toEqual(numbers);
  expect(most).toBe(2);
  expect(ends.map(({ status }) => status === 'fulfilled')).toEqual(numbers.map((n) => n !== 3));
  expect(await line.run(work(9))).toBe(9);
});
