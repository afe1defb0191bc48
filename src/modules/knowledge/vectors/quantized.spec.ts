import { describe, expect, it } from '@jest/globals';
import { cosine, nearestSigns, quantized } from './quantized.js';

const WIDTH = 96;
const vectorOf = (seed: number): Float32Array =>
  Float32Array.from({ length: WIDTH }, (_, index) => Math.sin(seed * 7.13 + index * (seed + 1.7)));

describe('a vector in bytes', () => {
  it('keeps its direction', () => {
    const [one, other] = [vectorOf(1), vectorOf(2)];
    const exact = (a: Float32Array, b: Float32Array): number =>
      a.reduce((sum, each, index) => sum + each * (b[index] ?? 0), 0) / Math.hypot(...a) / Math.hypot(...b);
    expect(cosine(quantized(one).bytes, quantized(one.map((each) => each * 3)).bytes)).toBeCloseTo(1, 5);
    expect(cosine(quantized(one).bytes, quantized(other).bytes)).toBeCloseTo(exact(one, other), 2);
    expect(cosine(quantized(one).bytes, quantized(one.map((each) => -each)).bytes)).toBeCloseTo(-1, 2);
    expect(cosine(new Int8Array(WIDTH), quantized(one).bytes)).toBe(0);
  });
});

describe('the sieve of signs', () => {
  it('passes the rows that differ least, among them the same one', () => {
    const rows = Array.from({ length: 200 }, (_, seed) => quantized(vectorOf(seed)).signs);
    const table = Uint32Array.from(rows.flatMap((signs) => [...signs]));
    const wanted = quantized(vectorOf(42)).signs;
    const distance = (row: number): number =>
      (rows[row] ?? new Uint32Array()).reduce(
        (sum, word, index) => sum + ((word ^ (wanted[index] ?? 0)) >>> 0).toString(2).replaceAll('0', '').length,
        0,
      );
    const near = nearestSigns(wanted, table, 10);
    expect(near).toContain(42);
    expect(near.length).toBeGreaterThanOrEqual(10);
    const worst = Math.max(...near.map(distance));
    const left = rows.map((_, row) => row).filter((row) => !near.includes(row));
    expect(left.every((row) => distance(row) >= worst)).toBe(true);
  });

  it('takes an empty table, and fewer rows than are wanted', () => {
    const { signs } = quantized(vectorOf(1));
    expect(nearestSigns(signs, new Uint32Array(), 10)).toEqual([]);
    expect(nearestSigns(signs, signs, 10)).toEqual([0]);
  });
});
