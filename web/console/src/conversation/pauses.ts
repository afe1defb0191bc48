const HOUR = 3_600_000;
const MORNING = 9;
const EVENING = 18;

export interface Pause {
  readonly label: string;
  readonly until: Date;
}

/** Until when a conversation can be put aside with one click, by the clock of this machine; what has passed is left out. */
export function pauses(now: Date): Pause[] {
  const at = (days: number, hour: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const all = [
    { label: 'In an hour', until: new Date(now.getTime() + HOUR) },
    { label: 'This evening', until: at(0, EVENING) },
    { label: 'Tomorrow', until: at(1, MORNING) },
    { label: 'Next Monday', until: at(toMonday, MORNING) },
    { label: 'In a week', until: at(7, MORNING) },
  ];
  const later = all.filter(({ until }) => until.getTime() - now.getTime() >= HOUR);
  return later.filter(({ until }, index) => later.findIndex((each) => +each.until === +until) === index);
}

/** A time as the fields of browsers want it: local, to the minute. */
export const asLocal = (date: Date): string =>
  new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
