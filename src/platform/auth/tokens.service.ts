import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { LRUCache } from 'lru-cache';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Draft } from '../../contract/widget.schema.js';
import { StartupError } from '../startup-error.js';
import { unauthenticated } from '../errors/common.problems.js';
import { Problem } from '../errors/problem.js';
import type { Actor } from './actor.js';
import { actorFrom, CONTACT_AUDIENCE, isForContacts, sessionIn } from './claims.js';
import { RemoteKeys } from './remote-keys.js';
import { SecretKeys } from './secret-keys.js';
import { SessionsService } from './sessions/sessions.service.js';
import { looksLikeApiToken } from './api-tokens/token-rules.js';
import { TokenLookupService } from './api-tokens/token-lookup.service.js';

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

interface Claims {
  readonly exp: number;
  readonly iss?: unknown;
}

interface Expected {
  readonly issuer?: string;
  readonly audience?: string;
  readonly clockTolerance: number;
}

/** What our own tokens say. */
export interface OwnClaims {
  readonly sub: string;
  readonly role: Actor['kind'];
  readonly project_id: string | string[];
  readonly name?: string;
  readonly sid?: string;
  readonly draft?: Draft;
}

/** Who a token names, and the moment from which it is refused (milliseconds). */
export interface KnownToken {
  readonly actor: Actor;
  readonly expiresAt: number;
}

/**
 * Verifies access tokens and signs our own. Algorithms are pinned: HS256 by the shared secret, asymmetric ones by JWKS alone. API
 * tokens are no JWTs: they are looked up by their hash.
 */
@Injectable()
export class TokensService {
  private readonly known = new LRUCache<string, KnownToken>({ max: CACHED_TOKENS });
  private readonly remote: RemoteKeys | null;
  /** One for each secret. A secret that comes with the call is taken out of its options, which then are slow for all that reads them. */
  private readonly verifiers: readonly JwtService[];

  constructor(
    private readonly jwt: JwtService,
    private readonly secrets: SecretKeys,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(SessionsService) private readonly sessions: Pick<SessionsService, 'isAlive'>,
    @Inject(TokenLookupService) private readonly lookup: Pick<TokenLookupService, 'find' | 'note'>,
  ) {
    this.remote = settings.JWT_JWKS_URL ? new RemoteKeys(settings.JWT_JWKS_URL) : null;
    const verifyOptions = { algorithms: ['HS256' as const] };
    // The typings of @nestjs/jwt know no KeyObject; the library beneath takes it.
    this.verifiers = secrets.accepted.map((secret) => new JwtService({ secret: secret as never, verifyOptions }));
  }

  /** The actor that a token names, if its session still counts. @throws Problem `unauthenticated`, the same for every fault. */
  async actorOf(token: string): Promise<Actor> {
    return (await this.verified(token)).actor;
  }

  /**
   * The actor with the end of the token, for connections that outlive it.
   *
   * @throws Problem `unauthenticated`, the same for every fault, also when its session has ended.
   */
  async verified(token: string): Promise<KnownToken> {
    const known = await this.namedBy(token);
    const { sessionId, draft } = known.actor;
    const isAllotted = draft?.newcomer !== undefined;
    if (sessionId !== undefined && !(await this.sessions.isAlive(sessionId, isAllotted))) throw unauthenticated();
    if (looksLikeApiToken(token)) this.lookup.note(known.actor.id);
    return known;
  }

  private async namedBy(token: string): Promise<KnownToken> {
    const key = hash('sha256', token, 'base64url');
    const known = this.known.get(key);
    if (known && known.expiresAt > Date.now()) return known;
    const fresh = looksLikeApiToken(token) ? await this.lookup.find(key) : await this.namedByClaims(token);
    if (!fresh) throw unauthenticated();
    this.known.set(key, fresh);
    return fresh;
  }

  private async namedByClaims(token: string): Promise<KnownToken> {
    const claims = await this.claimsOf(token).catch(unlessUnavailable);
    const named = actorFrom(claims, this.settings.JWT_REQUIRE_PROJECT);
    if (!claims || !named) throw unauthenticated();
    // Other issuers have sessions of their own, under the same claim.
    const sessionId = claims.iss === OWN_ISSUER ? sessionIn(claims) : undefined;
    const actor = sessionId === undefined ? named : { ...named, sessionId };
    return { actor, expiresAt: (claims.exp + CLOCK_TOLERANCE_SECONDS) * 1_000 };
  }

  /** Signs an access token of our own. `expiresIn` is in seconds. @throws StartupError without `JWT_SECRET` */
  sign(claims: OwnClaims, expiresIn: number): string {
    const audience = claims.role === 'contact' ? CONTACT_AUDIENCE : this.settings.JWT_AUDIENCE;
    const { current } = this.secrets;
    if (!current)
      throw new StartupError('JWT_SECRET is missing: without it this server can sign no tokens of its own.');
    return this.jwt.sign(claims, {
      secret: current as never,
      algorithm: 'HS256',
      issuer: OWN_ISSUER,
      ...(audience ? { audience } : {}),
      expiresIn,
    });
  }

  private async claimsOf(token: string): Promise<Claims> {
    const { header, payload } = (this.jwt.decode(token, { complete: true }) ?? {}) as {
      header?: { alg?: unknown; typ?: unknown; crit?: unknown };
      payload?: { iss?: unknown };
    };
    if (!header || header.crit !== undefined || !isAccessType(header.typ)) throw unauthenticated();
    const isOwn = payload?.iss === OWN_ISSUER;
    // Nobody else may speak for visitors.
    if (isForContacts(payload) && !isOwn) throw unauthenticated();
    if (header.alg === 'HS256' && (isOwn || !this.remote))
      return this.bySecret(token, this.expected(isOwn, isForContacts(payload)));
    if (!this.remote) throw unauthenticated();
    const claims = await this.remote.verify(token, {
      ...this.expected(false, false),
      algorithms: ASYMMETRIC,
      requiredClaims: ['exp'],
    });
    return claims as Claims;
  }

  private bySecret(token: string, expected: Expected): Claims {
    for (const verifier of this.verifiers) {
      try {
        return verifier.verify(token, expected);
      } catch {
        continue;
      }
    }
    throw unauthenticated();
  }

  private expected(isOwn: boolean, isContact: boolean): Expected {
    return {
      issuer: isOwn ? OWN_ISSUER : this.settings.JWT_ISSUER,
      audience: isContact ? CONTACT_AUDIENCE : this.settings.JWT_AUDIENCE,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    };
  }
}

/** RFC 9068 names `at+jwt`; most issuers write `JWT` or nothing. Anything else is another kind of token. */
function isAccessType(typ: unknown): boolean {
  return typ === undefined || (typeof typ === 'string' && /^(application\/)?(at\+)?jwt$/i.test(typ));
}

/** A bad token says nothing of why; that nobody can tell yet is no fault of the token. */
function unlessUnavailable(error: unknown): null {
  if (error instanceof Problem && error.kind === 'unavailable') throw error;
  return null;
}
