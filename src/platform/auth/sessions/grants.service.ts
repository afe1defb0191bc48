import { Injectable } from '@nestjs/common';
import type { GrantView } from '../../../contract/auth.schema.js';
import type { Draft } from '../../../contract/widget.schema.js';
import { Problem } from '../../errors/problem.js';
import type { Actor } from '../actor.js';
import { TokensService } from '../tokens.service.js';
import { type OpenSession, type Owner, type OwnerKind, SessionsService } from './sessions.service.js';

/** What a module that keeps people says of one who may come in. */
export interface Bearer {
  readonly role: Actor['kind'];
  readonly name: string | null;
  /** What is promised beside, and not stored yet. */
  readonly draft?: Draft;
}

/** How a kind of owner is let in. The module that keeps them registers it. */
export interface Grantor {
  readonly accessSeconds: number;
  readonly sessionSeconds: number;
  /** Who the owner is by now; null when the right has ended. */
  bearer(owner: Owner): Promise<Bearer | null>;
}

/** Gives out access tokens with a refresh token beside them, to whomever the modules let in. */
@Injectable()
export class GrantsService {
  private readonly grantors = new Map<OwnerKind, Grantor>();

  constructor(
    private readonly sessions: SessionsService,
    private readonly tokens: TokensService,
  ) {}

  register(kind: OwnerKind, grantor: Grantor): void {
    this.grantors.set(kind, grantor);
  }

  /** Begins a session for somebody who has been proved. */
  async open(owner: Owner, bearer: Bearer): Promise<GrantView> {
    const grantor = this.grantorOf(owner.kind);
    const session = this.sessions.allot();
    await this.sessions.begin(owner, grantor.sessionSeconds, session);
    return this.grant(owner, bearer, session);
  }

  /** Tokens for somebody of whom nothing is stored yet; `draft` tells, from the hash of the refresh token, what to sign. */
  promise(owner: Owner, bearer: Bearer, draft: (refreshHash: string) => Draft): GrantView {
    const session = this.sessions.allot();
    return this.grant(owner, { ...bearer, draft: draft(session.refreshHash) }, session);
  }

  /** Begins the session that was promised to the owner; the same again changes nothing. */
  async keep(owner: Owner, session: { id: string; refreshHash: string }): Promise<void> {
    await this.sessions.begin(owner, this.grantorOf(owner.kind).sessionSeconds, session);
  }

  /** The next tokens of a session. @throws Problem `unauthenticated`, the same for every fault */
  async renew(refreshToken: string): Promise<GrantView> {
    const session = await this.sessions.rotate(refreshToken);
    if (!session) throw refreshRefused();
    const grantor = this.grantorOf(session.owner.kind);
    const bearer = await grantor.bearer(session.owner);
    if (!bearer) {
      await this.sessions.revoke(session.id);
      throw refreshRefused();
    }
    await this.sessions.extend(session.id, grantor.sessionSeconds);
    return this.grant(session.owner, bearer, session);
  }

  private grant(owner: Owner, { role, name, draft }: Bearer, session: OpenSession): GrantView {
    const seconds = this.grantorOf(owner.kind).accessSeconds;
    const more = { ...(name ? { name } : {}), ...(draft ? { draft } : {}) };
    const claims = { sub: owner.id, role, project_id: owner.projectId, sid: session.id, ...more };
    return {
      access_token: this.tokens.sign(claims, seconds),
      token_type: 'Bearer',
      expires_in: seconds,
      refresh_token: session.refreshToken,
    };
  }

  private grantorOf(kind: OwnerKind): Grantor {
    const grantor = this.grantors.get(kind);
    if (!grantor) throw new Error(`nobody lets a ${kind} in`);
    return grantor;
  }
}

const refreshRefused = (): Problem =>
  new Problem('unauthenticated', 'refresh-refused', 'The refresh token is not valid, or not any more.');
