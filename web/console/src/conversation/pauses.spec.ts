import { describe, expect, it } from '@jest/globals';
import { asLocal, pauses } from './pauses.js';

const offered = (now: Date): Record<string, string> =>
  Object.fromEntries(pauses(now).map(({ label, until }) => [label, asLocal(until)]));

describe('the times to snooze until', () => {
  it('are those of the clock on the wall', () => {
    expect(offered(new Date(2026, 10, 18, 10, 30))).toEqual({
      'In an hour': '2026-11-18T11:30',
      'This evening': '2026-11-18T18:00',
      Tomorrow: '2026-11-19T09:00',
      'Next Monday': '2026-11-23T09:00',
      'In a week': '2026-11-25T09:00',
    });
  });

  it('leave out what has passed, and what is said twice', () => {
    expect(Object.keys(offered(new Date(2026, 10, 22, 17, 30)))).toEqual(['In an hour', 'Tomorrow', 'In a week']);
  });

  it('lie a week ahead on a Monday', () => {
    expect(offered(new Date(2026, 10, 23, 8, 0))['Next Monday']).toBe('2026-11-30T09:00');
  });
});
