import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parseSettings } from '../../config/settings.js';
import { LoginLimitsService } from './login-limits.service.js';

const wrong = () => Promise.reject(new Error('wrong'));

describe('the block of an account at an address', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is twice as long each time, up to an hour, until somebody gets in', async () => {
    const limits = new LoginLimitsService(parseSettings({ RATE_LIMIT_LOGINS: '2' }));
    const attempt = { address: '10.0.0.1', account: 'mia@example.com' };
    const blocked = async (): Promise<number> => {
      for (let tries = 0; tries < 2; tries += 1) await expect(limits.guard(attempt, wrong)).rejects.toThrow('wrong');
      const refusal = (await limits.guard(attempt, wrong).catch((error: unknown) => error)) as {
        extras: { retryAfter: number };
      };
      const seconds = refusal.extras.retryAfter;
      await jest.advanceTimersByTimeAsync(seconds * 1_000 + 1);
      return seconds;
    };
    const waits: number[] = [];
    for (let time = 0; time < 8; time += 1) waits.push(await blocked());
    expect(waits).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    await expect(limits.guard(attempt, () => Promise.resolve('in'))).resolves.toBe('in');
    expect(await blocked()).toBe(60);
  });
});
