import type { RoutingPolicy } from '@omnichat/client/types';

type Hours = NonNullable<RoutingPolicy['business_hours']>;
export type Weekday = Hours[number]['days'][number];

export const WEEKDAYS: readonly { readonly day: Weekday; readonly name: string }[] = [
  { day: 'mon', name: 'Monday' },
  { day: 'tue', name: 'Tuesday' },
  { day: 'wed', name: 'Wednesday' },
  { day: 'thu', name: 'Thursday' },
  { day: 'fri', name: 'Friday' },
  { day: 'sat', name: 'Saturday' },
  { day: 'sun', name: 'Sunday' },
];

/** From and to, as a field for times of day has them: midnight at the end of a day is `00:00`. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

export type Week = Readonly<Record<Weekday, readonly Span[]>>;

const MIDNIGHT = '24:00';

/** What stands in a week that nobody has set yet. */
export const USUAL_WEEK = weekOf([{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }]);

/** The hours of each day. */
export function weekOf(hours: Hours): Week {
  const spansOn = (day: Weekday): Span[] =>
    hours
      .filter(({ days }) => days.includes(day))
      .map(({ from, to }) => ({ from, to: to === MIDNIGHT ? '00:00' : to }))
      .sort((a, b) => a.from.localeCompare(b.from));
  return Object.fromEntries(WEEKDAYS.map(({ day }) => [day, spansOn(day)])) as unknown as Week;
}

/** The same hours with the days that share them together. */
export function hoursOf(week: Week): Hours {
  const together = new Map<string, Hours[number]>();
  for (const { day } of WEEKDAYS) {
    for (const { from, to } of week[day]) {
      const key = `${from} ${to}`;
      const days = together.get(key)?.days ?? [];
      together.set(key, { days: [...days, day], from, to: to === '00:00' ? MIDNIGHT : to });
    }
  }
  return [...together.values()];
}
