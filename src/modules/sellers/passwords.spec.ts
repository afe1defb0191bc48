import { describe, expect, it } from '@jest/globals';
import { hashPassword, isPassword } from './passwords.js';

describe('passwords', () => {
  it('are kept as argon2id', async () =>
    expect(await hashPassword('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/));

  it('are right or wrong, however the letters are composed', async () => {
    const hash = await hashPassword('caf\u00e9 au lait');
    expect(await isPassword('cafe\u0301 au lait', hash)).toBe(true);
    expect(await isPassword('cafe au lait', hash)).toBe(false);
  });

  it('are never right where there is no hash', async () => {
    expect(await isPassword('nobody has this password', undefined)).toBe(false);
  });
});
