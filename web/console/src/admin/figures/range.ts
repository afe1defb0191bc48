const DAY_MS = 86_400_000;

/** The last `days` days on the clock of a time zone, today included. */
export function rangeOf(days: number, timeZone: string, now = new Date()): { from: string; to: string } {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(now)
    .map(({ type, value }) => [type, value]);
  const { year, month, day } = Object.fromEntries(parts) as Record<'year' | 'month' | 'day', string>;
  const to = `${year}-${month}-${day}`;
  return { from: new Date(Date.parse(to) - (days - 1) * DAY_MS).toISOString().slice(0, 10), to };
}
