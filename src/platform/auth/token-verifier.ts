import { JwtService } from '@nestjs/jwt';
import { decodeProtectedHeader } from 'jose';
import type { Settings } from '../../config/settings.js';
import { unauthenticated } from '../errors/common.problems.js';
import { Problem } from '../errors/problem.js';
import { isForContacts } from './claims.js';
import { RemoteKeys, type Signed } from './remote-keys.js';
import type { SecretKeys } from './secret-keys.js';
import { UsualTokens } from './usual-tokens.js';

/** `iss` of the tokens that this server signs itself. */
export const OWN_ISSUER = 'omnichat';

/** Tokens are taken this long after their `exp` and before their `nbf`. */
export const CLOCK_TOLERANCE_SECONDS = 30;

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

/** Claims that may be believed. */
export interface Verified {
  /** Their shape has not been looked at. */
  readonly claims: unknown;
  /** This server has signed them itself, so that `sid` names a session of its own. */
  readonly isOwn: boolean;
}

/**
 * Tells whether a token is good. Algorithms are pinned: HS256 by the shared secret, asymmetric ones by JWKS alone. Of what a token
 * says, only its algorithm is looked at before its signature.
 */
export class TokenVerifier {
  private readonly remote: RemoteKeys | null;
  private readonly usual: readonly UsualTokens[];
  /** One for each secret. A secret that comes with the call is taken out of its options, which then are slow for all that reads them. */
  private readonly bySecrets: readonly JwtService[];

  constructor(
    secrets: SecretKeys,
    private readonly settings: Pick<Settings, 'JWT_AUDIENCE' | 'JWT_ISSUER' | 'JWT_JWKS_URL'>,
  ) {
    this.remote = settings.JWT_JWKS_URL ? new RemoteKeys(settings.JWT_JWKS_URL) : null;
    const verifyOptions = {
      algorithms: ['HS256' as const],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      // The header comes with the claims, so that a token is decoded once.
      complete: true,
    };
    this.usual = secrets.accepted.map((secret) => new UsualTokens(secret, CLOCK_TOLERANCE_SECONDS));
    // The typings of @nestjs/jwt know no KeyObject; the library beneath takes it.
    this.bySecrets = secrets.accepted.map((secret) => new JwtService({ secret: secret as never, verifyOptions }));
  }

  /** @throws Problem `unauthenticated`, the same for every fault; `unavailable` while no key of an issuer was ever fetched */
  async verify(token: string): Promise<Verified> {
    const shared = this.signedBySecret(token);
    const { header, payload: claims } = shared ?? (await this.signedByRemoteKey(token));
    if (header.crit !== undefined || !isAccessType(header.typ)) throw unauthenticated();
    const isOwn = shared !== null && claims.iss === OWN_ISSUER;
    // Beside an identity provider the secret signs our own tokens, and nobody else's.
    if (shared && this.remote && !isOwn) throw unauthenticated();
    if (!this.isMeantForUs(claims, isOwn)) throw unauthenticated();
    return { claims, isOwn };
  }

  private isMeantForUs(claims: Signed['payload'], isOwn: boolean): boolean {
    // Nobody else may speak for visitors.
    if (isForContacts(claims)) return isOwn;
    const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = this.settings;
    if (issuer !== undefined && !isOwn && claims.iss !== issuer) return false;
    return audience === undefined || [claims.aud].flat().includes(audience);
  }

  private signedBySecret(token: string): Signed | null {
    for (const tokens of this.usual) {
      const usual = tokens.read(token);
      if (usual) return usual;
    }
    for (const verifier of this.bySecrets) {
      try {
        return verifier.verify<Signed>(token);
      } catch {
        continue;
      }
    }
    return null;
  }

  private async signedByRemoteKey(token: string): Promise<Signed> {
    try {
      const { alg = '' } = decodeProtectedHeader(token);
      // Nobody's keys are asked for because of what could not be verified with them.
      if (!this.remote || !ASYMMETRIC.includes(alg)) throw unauthenticated();
      const limits = { algorithms: ASYMMETRIC, requiredClaims: ['exp'], clockTolerance: CLOCK_TOLERANCE_SECONDS };
      return await this.remote.verify(token, limits);
    } catch (error) {
      // That nobody can tell yet is no fault of the token's.
      throw error instanceof Problem ? error : unauthenticated();
    }
  }
}

/** RFC 9068 names `at+jwt`; most issuers write `JWT` or nothing. Anything else is another kind of token. */
function isAccessType(typ: unknown): boolean {
  return typ === undefined || (typeof typ === 'string' && /^(application\/)?(at\+)?jwt$/i.test(typ));
}
