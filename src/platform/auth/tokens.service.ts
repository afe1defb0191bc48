import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { LRUCache } from 'lru-cache';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { StartupError } from '../startup-error.js';
import { unauthenticated } from '../errors/common.problems.js';
import type { Actor } from './actor.js';
import { actorFrom } from './claims.js';
import { RemoteKeys } from './remote-keys.js';
import { SecretKeys } from './secret-keys.js';

/** `iss` of the tokens that this server signs itself. */
export const OWN_ISSUER = 'omnichat';

const CLOCK_TOLERANCE_SECONDS = 30;
const CACHED_TOKENS = 10_000;
const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Who a token names, and the moment from which it is refused (milliseconds). */
export interface KnownToken {
  readonly actor: Actor;
  readonly expiresAt: number;
}

/** Verifies access tokens and signs our own. Algorithms are pinned: HS256 by the shared secret, asymmetric ones by JWKS alone. */
@Injectable()
export class TokensService {
  private readonly known = new LRUCache<string, KnownToken>({ max: CACHED_TOKENS });
  private readonly remote: RemoteKeys | null;

  constructor(
    private readonly jwt: JwtService,
    private readonly secrets: SecretKeys,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.remote = settings.JWT_JWKS_URL ? new RemoteKeys(settings.JWT_JWKS_URL) : null;
  }

  /** The actor that a token names. @throws Problem `unauthenticated`, the same for every fault. */
  async actorOf(token: string): Promise<Actor> {
    return (await this.verified(token)).actor;
  }

  /** The actor with the end of the token, for connections that outlive it. @throws Problem `unauthenticated` */
  async verified(token: string): Promise<KnownToken> {
    const key = createHash('sha256').update(token).digest('base64');
    const known = this.known.get(key);
    if (known && known.expiresAt > Date.now()) return known;
    const claims = await this.claimsOf(token).catch(() => null);
    const actor = actorFrom(claims, this.settings.JWT_REQUIRE_PROJECT);
    if (!claims || !actor) throw unauthenticated();
    const fresh = { actor, expiresAt: (claims.exp + CLOCK_TOLERANCE_SECONDS) * 1_000 };
    this.known.set(key, fresh);
    return fresh;
  }

  /** Signs an access token of our own. `expiresIn` is in seconds. @throws StartupError without `JWT_SECRET` */
  sign(
    claims: { sub: string; role: Actor['kind']; project_id: string | string[]; name?: string },
    expiresIn: number,
  ): string {
    const { current } = this.secrets;
    if (!current)
      throw new StartupError('JWT_SECRET is missing: without it this server can sign no tokens of its own.');
    return this.jwt.sign(claims, {
      secret: current as never,
      algorithm: 'HS256',
      issuer: OWN_ISSUER,
      ...(this.settings.JWT_AUDIENCE ? { audience: this.settings.JWT_AUDIENCE } : {}),
      expiresIn,
    });
  }

  private async claimsOf(token: string): Promise<{ exp: number }> {
    const { header, payload } = (this.jwt.decode(token, { complete: true }) ?? {}) as {
      header?: { alg?: unknown; typ?: unknown; crit?: unknown };
      payload?: { iss?: unknown };
    };
    if (!header || header.crit !== undefined || !isAccessType(header.typ)) throw unauthenticated();
    const isOwn = payload?.iss === OWN_ISSUER;
    if (header.alg === 'HS256' && (isOwn || !this.remote)) return this.bySecret(token, isOwn);
    if (!this.remote) throw unauthenticated();
    const claims = await this.remote.verify(token, {
      ...this.expected(false),
      algorithms: ASYMMETRIC,
      requiredClaims: ['exp'],
    });
    return claims as { exp: number };
  }

  private bySecret(token: string, isOwn: boolean): { exp: number } {
    for (const secret of this.secrets.accepted) {
      try {
        const { issuer, audience, clockTolerance } = this.expected(isOwn);
        // The typings of @nestjs/jwt know no KeyObject; the library beneath takes it.
        return this.jwt.verify(token, {
          secret: secret as never,
          algorithms: ['HS256'],
          issuer,
          audience,
          clockTolerance,
        });
      } catch {
        continue;
      }
    }
    throw unauthenticated();
  }

  private expected(isOwn: boolean): { issuer?: string; audience?: string; clockTolerance: number } {
    return {
      issuer: isOwn ? OWN_ISSUER : this.settings.JWT_ISSUER,
      audience: this.settings.JWT_AUDIENCE,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    };
  }
}

/** RFC 9068 names `at+jwt`; most issuers write `JWT` or nothing. Anything else is another kind of token. */
function isAccessType(typ: unknown): boolean {
  return typ === undefined || (typeof typ === 'string' && /^(application\/)?(at\+)?jwt$/i.test(typ));
}
