import type { RoutingPolicy } from '../../../../contract/routing.schema.js';

/** What of a policy says when a project is open. */
export type Hours = Pick<RoutingPolicy, 'time_zone' | 'business_hours' | 'holidays'>;

const MINUTE_MS = 60_000;
/** Every zone's midnight falls on a quarter of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;
/** An opening that is farther away is none that anybody waits for. */
const FAR_MS = 60 * 24 * 60 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs as much as using it a hundred times. */
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}

/** What calendar and clock on the wall say at an instant. */
function wallAt(timeZone: string, at: number): { date: string; weekday: string; time: string } {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatIn(timeZone).formatToParts(at)) parts[type] = value;
  const { year, month, day, weekday = '', hour, minute } = parts;
  return { date: `${year}-${month}-${day}`, weekday: weekday.slice(0, 3).toLowerCase(), time: `${hour}:${minute}` };
}

/** Whether somebody works at that instant. Wall time decides, so that summer time needs no rule. */
export function isOpen(hours: Hours, at: Date): boolean {
  const wall = wallAt(hours.time_zone, at.getTime());
  return dayOf(hours, wall)?.some(({ from, to }) => from <= wall.time && wall.time < to) ?? true;
}

/** The opening hours of a day; null: all day. */
function dayOf({ business_hours: weekly, holidays }: Hours, { date, weekday }: { date: string; weekday: string }) {
  if (holidays.some((holiday) => holiday.date === date)) return [];
  return weekly?.filter(({ days }) => (days as readonly string[]).includes(weekday)) ?? null;
}

/** The first minute from `at` on that is open; null while it is open, or when none is within sixty days. */
export function opensAt(hours: Hours, at: Date): Date | null {
  if (isOpen(hours, at)) return null;
  const end = at.getTime() + FAR_MS;
  let time = Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS;
  while (time < end) {
    if (isOpen(hours, new Date(time))) return new Date(time);
    // A day without hours is crossed in larger steps, which meet every midnight.
    const isShut = dayOf(hours, wallAt(hours.time_zone, time))?.length === 0;
    time = isShut ? (Math.floor(time / QUARTER_MS) + 1) * QUARTER_MS : time + MINUTE_MS;
  }
  return null;
}
