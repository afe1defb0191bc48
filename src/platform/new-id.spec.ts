import { expect, it } from '@jest/globals';
import { validate, version } from 'uuid';
import { madeAt } from './id-time.js';
import { newId } from './new-id.js';

it('makes ids of version 7 that are all unlike and say when they were made', () => {
  const before = Date.now();
  const ids = Array.from({ length: 10_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  const random = new Set(ids.map((id) => id.slice(-12)));
  expect(random.size).toBe(ids.length);
  for (const id of ids) expect([validate(id), version(id)]).toEqual([true, 7]);
  for (const id of ids) expect(madeAt(id).getTime()).toBeGreaterThanOrEqual(before);
});
