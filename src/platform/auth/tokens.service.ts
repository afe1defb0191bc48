import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { LRUCache } from 'lru-cache';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Draft } from '../../contract/widget.schema.js';
import { StartupError } from '../startup-error.js';
import { unauthenticated } from '../errors/common.problems.js';
import type { Actor } from './actor.js';
import { CONTACT_AUDIENCE, namedIn, sessionIn } from './claims.js';
import { SecretKeys } from './secret-keys.js';
import { SessionsService } from './sessions/sessions.service.js';
import { looksLikeApiToken } from './api-tokens/token-rules.js';
import { TokenLookupService } from './api-tokens/token-lookup.service.js';
import { CLOCK_TOLERANCE_SECONDS, OWN_ISSUER, TokenVerifier } from './token-verifier.js';

const CACHED_TOKENS = 10_000;

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

/** Says whom an access token names, and signs our own. API tokens are no JWTs: they are looked up by their hash. */
@Injectable()
export class TokensService {
  private readonly known = new LRUCache<string, KnownToken>({ max: CACHED_TOKENS });
  private readonly verifier: TokenVerifier;

  constructor(
    private readonly jwt: JwtService,
    private readonly secrets: SecretKeys,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(SessionsService) private readonly sessions: Pick<SessionsService, 'isAlive'>,
    @Inject(TokenLookupService) private readonly lookup: Pick<TokenLookupService, 'find' | 'note'>,
  ) {
    this.verifier = new TokenVerifier(secrets, settings);
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
    const { claims, isOwn } = await this.verifier.verify(token);
    const named = namedIn(claims, this.settings.JWT_REQUIRE_PROJECT);
    if (!named) throw unauthenticated();
    // Other issuers have sessions of their own, under the same claim.
    const sessionId = isOwn ? sessionIn(claims) : undefined;
    const actor = sessionId === undefined ? named.actor : { ...named.actor, sessionId };
    return { actor, expiresAt: (named.exp + CLOCK_TOLERANCE_SECONDS) * 1_000 };
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
}
