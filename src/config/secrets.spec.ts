import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obtainSecret, ownSecret, refuseEmbeddedInProduction } from './secrets.js';
import { parseSettings, SettingsError } from './settings.js';

const STRONG = 'q7Zk2vXw9LmT4rBn8sYd1hGf6jPc3eUa';
const OTHER = 'Wm5xR8tK1nVb7cQz4yHs9dLf2gJp6aEu';

describe('obtainSecret', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = join(await mkdtemp(join(tmpdir(), 'omnichat-secret-')), 'data');
  });
  afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

  const obtain = (source: Record<string, string>) => obtainSecret(parseSettings({ DATA_DIR: dataDir, ...source }));

  it('uses the secrets that are given', async () => {
    expect(await obtain({ NODE_ENV: 'production', JWT_SECRET: STRONG, JWT_SECRET_PREVIOUS: OTHER })).toEqual({
      current: STRONG,
      previous: OTHER,
    });
  });

  it('makes no secret where a JWKS stands in for it', async () => {
    const given = { NODE_ENV: 'production', JWT_JWKS_URL: 'https://example.com/jwks' };
    expect(await obtain(given)).toEqual({ current: undefined, previous: undefined });
    await expect(stat(dataDir)).rejects.toThrow('ENOENT');
  });

  it('creates a random secret once, which only its owner can read', async () => {
    const first = await obtain({});
    expect(Buffer.from(first.current ?? '', 'base64url')).toHaveLength(48);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600);
    expect(await obtain({})).toEqual(first);
  });

  it('gives starts at the same moment the same secret, and leaves no drafts', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => ownSecret(dataDir)));
    expect(new Set(secrets).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['secret']);
  });

  it('refuses a file that others can read, or that holds no secret', async () => {
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'secret'), STRONG, { mode: 0o644 });
    await expect(obtain({})).rejects.toThrow('can be read by other users');
    await chmod(join(dataDir, 'secret'), 0o600);
    expect((await obtain({})).current).toBe(STRONG);
    await writeFile(join(dataDir, 'secret'), 'cut');
    await expect(obtain({})).rejects.toThrow("doesn't hold a secret");
  });

  it('refuses production without one', async () => {
    await expect(obtain({ NODE_ENV: 'production' })).rejects.toThrow(SettingsError);
    await expect(obtain({ NODE_ENV: 'production' })).rejects.toThrow('JWT_SECRET is missing');
  });

  describe.each(['development', 'test', 'production'])('in %s', (NODE_ENV) => {
    it.each(['JWT_SECRET', 'JWT_SECRET_PREVIOUS'])('refuses a short %s without quoting it', async (name) => {
      const attempt = obtain({ NODE_ENV, JWT_SECRET: STRONG, [name]: STRONG.slice(1) });
      await expect(attempt).rejects.toThrow(
        new SettingsError(`${name} is too short: it must have at least 32 random bytes (openssl rand -base64 48).`),
      );
    });

    it.each([
      'a'.repeat(64),
      'abab'.repeat(16),
      'change-me-change-me-change-me-change-me',
      'CHANGE_ME_IN_PRODUCTION_AT_LEAST_32_CHARACTERS',
      'your-secret-key-your-secret-key-your',
      'your-256-bit-secret-your-256-bit-secret',
      'a-string-secret-at-least-256-bits-long',
      'omnichat-omnichat-omnichat-omnichat',
      'secretsecretsecretsecretsecretsecret',
      '12345678901234567890123456789012',
    ])('refuses the well-known %s', async (secret) => {
      await expect(obtain({ NODE_ENV, JWT_SECRET: secret })).rejects.toThrow('JWT_SECRET is well-known');
    });
  });

  it('counts bytes, not characters', async () => {
    const secret = 'äöüßéèêëåøñç'.repeat(2).slice(0, 16);
    expect((await obtain({ JWT_SECRET: secret })).current).toBe(secret);
  });
});

const refuse = (source: Record<string, string>) => refuseEmbeddedInProduction(parseSettings(source));

describe('refuseEmbeddedInProduction', () => {
  it('refuses production without a database of its own', () => {
    expect(() => refuse({ NODE_ENV: 'production' })).toThrow('DATABASE_URL is missing');
  });

  it.each<Record<string, string>>([
    {},
    { NODE_ENV: 'production', DATABASE_URL: 'postgres://db/omnichat' },
    { NODE_ENV: 'production', ALLOW_EMBEDDED_DATABASE: 'true' },
  ])('accepts %p', (source) => {
    expect(() => refuse(source)).not.toThrow();
  });
});
