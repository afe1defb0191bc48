/** The value that `share` (0..1) of the values don't exceed; NaN without values. */
export function percentile(values: readonly number[] | Float64Array, share: number): number {
  if (values.length === 0) return NaN;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? NaN;
  return ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

/** A figure of several repetitions. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** How two series compare, repetition by repetition: only ratios inside one interleaved run mean anything. */
export function compare(
  left: readonly number[],
  right: readonly number[],
  by: (left: number, right: number) => number = (a, b) => a / b,
): Spread {
  return spreadOf(left.map((value, index) => by(value, right[index] ?? NaN)));
}

export const differenceOf = (left: number, right: number): number => left - right;
