import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { unavailable } from '../errors/common.problems.js';

/** A key set's endpoint is asked again at most this often, whatever tokens arrive. */
const COOLDOWN_MS = 30_000;

type KeyLookup = JWTVerifyGetKey;

/** What a token with a good signature says, at a time at which it counts. */
export interface Signed {
  readonly header: { readonly typ?: unknown; readonly crit?: unknown };
  readonly payload: { readonly iss?: unknown; readonly aud?: unknown };
}

/** The keys of `JWT_JWKS_URL`: fetched on need, cached, and still used while the endpoint is slow or down. */
export class RemoteKeys {
  private readonly remote;
  private lastFailure = 0;

  constructor(url: string) {
    this.remote = createRemoteJWKSet(new URL(url), { cooldownDuration: COOLDOWN_MS, timeoutDuration: 3_000 });
  }

  private get restSeconds(): number {
    return Math.max(1, Math.ceil((this.lastFailure + COOLDOWN_MS - Date.now()) / 1_000));
  }

  /** Verifies a token with the remote keys. @throws an error of `jose`; Problem `unavailable` while no key was ever fetched */
  async verify(token: string, options: JWTVerifyOptions): Promise<Signed> {
    const known = this.remote.jwks();
    const isResting = Date.now() - this.lastFailure < COOLDOWN_MS;
    if (isResting && !known) throw unavailable(this.restSeconds);
    if (isResting && known) return verified(token, createLocalJWKSet(known), options);
    try {
      return await verified(token, this.remote, options);
    } catch (error) {
      if (!isFetchFailure(error)) throw error;
      this.lastFailure = Date.now();
      if (!known) throw unavailable(this.restSeconds);
      return verified(token, createLocalJWKSet(known), options);
    }
  }
}

async function verified(token: string, keys: KeyLookup, options: JWTVerifyOptions): Promise<Signed> {
  const { protectedHeader: header, payload } = await jwtVerify(token, keys, options);
  return { header, payload };
}

function isFetchFailure(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout) return true;
  // jose says a plain JOSEError for a bad answer of the endpoint and a TypeError for no answer.
  return error instanceof TypeError || (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC');
}
