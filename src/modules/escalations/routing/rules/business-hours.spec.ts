import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { routingPolicy, weekday } from '../../../../contract/routing.schema.js';
import { type Hours, isOpen, opensAt } from './business-hours.js';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'];
const hours = (policy: object): Hours => routingPolicy.parse(policy);
const office = (timeZone: string, from = '09:00', to = '17:30') =>
  hours({ time_zone: timeZone, business_hours: [{ days: WEEKDAYS, from, to }] });

describe('business hours', () => {
  it.each([
    ['a Monday in winter', 'Europe/Berlin', '2026-01-12T08:00:00Z', true],
    ['one minute before', 'Europe/Berlin', '2026-01-12T07:59:00Z', false],
    ['the end, which is outside', 'Europe/Berlin', '2026-01-12T16:30:00Z', false],
    ['a Monday in summer', 'Europe/Berlin', '2026-07-13T07:00:00Z', true],
    ['a Saturday', 'Europe/Berlin', '2026-01-10T10:00:00Z', false],
    ['Monday there, while it is Sunday in UTC', 'Pacific/Auckland', '2026-01-11T20:00:00Z', true],
    ['a zone with quarters of an hour', 'Asia/Kathmandu', '2026-01-12T03:15:00Z', true],
    ['the minute before in that zone', 'Asia/Kathmandu', '2026-01-12T03:14:00Z', false],
  ])('know %s', (_, zone, at, open) => expect(isOpen(office(zone), new Date(at))).toBe(open));

  it('are always, until somebody sets them', () => {
    expect([isOpen(hours({}), new Date()), opensAt(hours({}), new Date())]).toEqual([true, null]);
  });

  it('know holidays, on the calendar of the zone', () => {
    const closed = { ...office('America/New_York'), holidays: [{ date: '2026-12-25' }] };
    expect(isOpen(closed, new Date('2026-12-25T20:00:00Z'))).toBe(false);
    expect(opensAt(closed, new Date('2026-12-24T23:00:00Z'))?.toISOString()).toBe('2026-12-28T14:00:00.000Z');
    expect(isOpen({ ...hours({}), holidays: [{ date: '2026-12-25' }] }, new Date('2026-12-25T12:00:00Z'))).toBe(false);
  });

  it.each([
    ['summer time begins in the night before', 'Europe/Berlin', '2026-03-27T18:00:00Z', '2026-03-30T07:00:00.000Z'],
    ['summer time ends in the night before', 'Europe/Berlin', '2026-10-23T18:00:00Z', '2026-10-26T08:00:00.000Z'],
    ['the other half of the world', 'Australia/Lord_Howe', '2026-10-02T12:00:00Z', '2026-10-04T22:00:00.000Z'],
    ['the same evening', 'Europe/Berlin', '2026-01-12T17:00:00Z', '2026-01-13T08:00:00.000Z'],
  ])('open next when %s', (_, zone, at, next) => expect(opensAt(office(zone), new Date(at))?.toISOString()).toBe(next));

  it('open with the first minute that exists, where the clock leaps over theirs', () => {
    const night = hours({
      time_zone: 'Europe/Berlin',
      business_hours: [{ days: ['sun'], from: '02:30', to: '05:00' }],
    });
    expect(opensAt(night, new Date('2026-03-28T12:00:00Z'))?.toISOString()).toBe('2026-03-29T01:00:00.000Z');
    // In autumn the hour comes twice: open, shut and open again.
    const at = (minute: string) => isOpen(night, new Date(`2026-10-25T${minute}:00Z`));
    expect([at('00:29'), at('00:30'), at('01:00'), at('01:30'), at('04:00')]).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
    expect(opensAt(night, new Date('2026-10-25T01:10:00Z'))?.toISOString()).toBe('2026-10-25T01:30:00.000Z');
  });

  it('have no next opening where none comes within sixty days', () => {
    expect(opensAt(hours({ business_hours: [] }), new Date())).toBeNull();
  });

  const clock = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((n) => `${n}`.padStart(2, '0')).join(':'));
  const anyHours = fc.record({
    time_zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
    business_hours: fc.array(
      fc
        .record({ days: fc.subarray([...weekday.options], { minLength: 1 }), from: clock, to: clock })
        .filter(({ from, to }) => from < to),
      { minLength: 1, maxLength: 3 },
    ),
    holidays: fc.constantFrom([], [{ date: '2026-03-29' }], [{ date: '2026-10-26' }, { date: '2026-10-27' }]),
  });
  const anyTime = fc
    .tuple(fc.constantFrom('2026-03-26', '2026-10-22', '2026-06-10'), fc.nat(7 * 24 * 60))
    .map(([day, minutes]) => new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000));

  it('open at the first open minute: none before it is', () =>
    fc.assert(
      fc.property(anyHours, anyTime, (policy, at) => {
        const given = hours(policy);
        const opening = opensAt(given, at);
        if (isOpen(given, at)) return expect(opening).toBeNull();
        const before: boolean[] = [];
        for (let time = at.getTime(); time < (opening?.getTime() ?? 0); time += 60_000)
          before.push(isOpen(given, new Date(time)));
        expect(before).not.toContain(true);
        if (opening) expect(isOpen(given, opening)).toBe(true);
      }),
      { numRuns: 100 },
    ));
});
