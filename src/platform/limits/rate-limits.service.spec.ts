import { describe, expect, it } from '@jest/globals';
import { parseSettings } from '../../config/settings.js';
import { addressKey, RateLimitsService } from './rate-limits.service.js';

describe('addressKey', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::', 'fe80:0:0:0::/64'],
  ])('counts %s as %s', (address, key) => expect(addressKey(address)).toBe(key));
});

const limits = (env: Record<string, string>) => new RateLimitsService(parseSettings(env));

describe('RateLimitsService', () => {
  it('refuses with the wait once a bucket is empty, and counts each key by itself', async () => {
    const service = limits({ RATE_LIMIT_PER_SOCKET: '2' });
    await service.take({ socket: 'a' });
    await service.take({ socket: 'a' });
    await service.take({ socket: 'b' });
    await expect(service.take({ socket: 'a' })).rejects.toMatchObject({
      kind: 'too-many',
      extras: { retryAfter: expect.any(Number), members: { retry_after: expect.any(Number) } },
    });
  });

  it('counts bytes too', async () => {
    const service = limits({ RATE_LIMIT_PER_ACTOR: '10' });
    await service.take({ actor: 'a' }, 8_192);
    await expect(service.take({ actor: 'a' }, 8_192)).rejects.toMatchObject({ kind: 'too-many' });
  });

  it('leaves a bucket of 0 off', async () => {
    const service = limits({ RATE_LIMIT_PER_SOCKET: '0' });
    for (let call = 0; call < 5_000; call += 1) await service.take({ socket: 'a' });
    await expect(service.take({ socket: 'a' })).resolves.toBeUndefined();
  });
});
