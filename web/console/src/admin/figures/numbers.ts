/** A share of a whole, such as `83 %`. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`;

/** Seconds in the two units that matter, such as `1.4 s` or `3 min 20 s`. */
export function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 1) return `${Math.round(seconds * 1_000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return [`${minutes} min`, ...rest(Math.round(seconds % 60), 's')].join(' ');
  return [`${Math.floor(minutes / 60)} h`, ...rest(minutes % 60, 'min')].join(' ');
}

/** The same in one unit, for axes. */
export function roughly(seconds: number): string {
  if (seconds > 0 && seconds < 1) return `${Math.round(seconds * 1_000)} ms`;
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  return seconds < 3_600 ? `${Number((seconds / 60).toFixed(1))} min` : `${Number((seconds / 3_600).toFixed(1))} h`;
}

const rest = (count: number, unit: string): string[] => (count === 0 ? [] : [`${count} ${unit}`]);

/** US dollars, with more places the less it is. */
export const dollars = (amount: number): string =>
  amount.toLocaleString('en', {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: amount === 0 || amount >= 0.1 ? 2 : 4,
  });

/** Large counts in few characters, such as `1.2M`. */
export const compact = (count: number): string =>
  count.toLocaleString('en', { notation: 'compact', maximumFractionDigits: 1 });
