import { createSecretKey, type KeyObject } from 'node:crypto';

/** The shared secrets as key objects: with a string, each verification would derive the key again (50 times slower). */
export class SecretKeys {
  /** Signs our own tokens; absent when only `JWT_JWKS_URL` is configured. */
  readonly current: KeyObject | undefined;
  readonly accepted: readonly KeyObject[];

  /** `previous` is still accepted, so that a secret can be rotated without cutting anybody off. */
  constructor({ current, previous }: { current: string | undefined; previous: string | undefined }) {
    const keys = [current, previous].map((secret) => (secret ? createSecretKey(Buffer.from(secret)) : undefined));
    this.current = keys[0];
    this.accepted = keys.filter((key) => key !== undefined);
  }
}
