import { createHash, randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { believed } from '../../believed.js';
import { Database } from '../../database/database.js';
import { EventBus } from '../../events/event-bus.js';
import { Session } from './session.entity.js';
import {
  BEGIN,
  ENDED_AMONG,
  EXTEND,
  FORGET,
  IS_ALIVE,
  REVOKE,
  REVOKE_ALL,
  ROTATE,
  type RotatedRow,
  SWEEP,
} from './sessions.query.js';

/** A right that is revoked on another node ends here within this time: promise 8 allows five seconds. */
const BELIEVED_FOR_MS = 3_000;
const BELIEVED_SESSIONS = 50_000;
const SWEEP_INTERVAL_MS = 3_600_000;

export type OwnerKind = 'contact' | 'seller' | 'api_token';

export interface Owner {
  readonly kind: OwnerKind;
  readonly id: string;
  readonly projectId: string;
}

/** A session as it is handed out: the refresh token is nowhere else in the clear. */
export interface OpenSession {
  readonly id: string;
  readonly refreshToken: string;
}

/** A session that nothing is stored of yet; the hash of its refresh token may be shown. */
export interface AllottedSession extends OpenSession {
  readonly refreshHash: string;
}

/** The sessions of those whom this server lets in itself. Refresh tokens are 256 random bits, kept as SHA-256. */
@Injectable()
export class SessionsService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('sessions');
  private timer?: NodeJS.Timeout;
  private readonly alive = believed<string, { isAlive: boolean | undefined }>({
    max: BELIEVED_SESSIONS,
    forMs: BELIEVED_FOR_MS,
    look: async (id) => {
      const [row] = await this.database.run<{ is_alive: boolean }>(IS_ALIVE, [id]);
      return { isAlive: row?.is_alive };
    },
  });

  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  onModuleInit(): void {
    // Told after the commit: only then is a session over.
    this.events.on('session.ended', ({ session_ids: ids }) => {
      for (const id of ids) this.alive.set(id, { isAlive: false });
    });
    this.timer = setInterval(() => {
      this.database.run(SWEEP, []).catch((error: unknown) => this.logger.warn('sweep failed', error));
    }, SWEEP_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** A session that is not begun: what it will be named, and the refresh token that will count. */
  allot(): AllottedSession {
    const refreshToken = newRefreshToken();
    return { id: uuidv7(), refreshToken, refreshHash: hashOf(refreshToken) };
  }

  /** Begins a session, also one that was allotted before; the same again changes nothing. With a hash of null it can't be renewed. */
  async begin(
    owner: Owner,
    secondsToLive: number,
    { id, refreshHash }: { readonly id: string; readonly refreshHash: string | null },
  ): Promise<void> {
    const values = [id, owner.kind, owner.id, owner.projectId, secondsToLive, refreshHash];
    const [begun] = await this.database.run(BEGIN, values);
    if (begun) this.alive.set(id, { isAlive: true });
  }

  /** Exchanges a refresh token for the next; null when it is unknown, over, or was used before, which ends the session. */
  async rotate(refreshToken: string): Promise<(OpenSession & { owner: Owner }) | null> {
    const next = newRefreshToken();
    const [row] = await this.database.run<RotatedRow>(ROTATE, [hashOf(refreshToken), hashOf(next)]);
    if (!row) return null;
    const owner: Owner = { kind: row.owner_kind as OwnerKind, id: row.owner_id, projectId: row.project_id };
    if (row.is_reused) {
      this.logger.warn('a refresh token was used twice; its session is ended', { session_id: row.id });
      this.tellEnd(owner, [row.id]);
    }
    return row.is_rotated ? { id: row.id, refreshToken: next, owner } : null;
  }

  async extend(id: string, secondsToLive: number): Promise<void> {
    await this.database.run(EXTEND, [id, secondsToLive]);
  }

  /** Whether a session still counts; believed for a few seconds. One that was allotted counts until it has begun, too. */
  async isAlive(id: string, isAllotted = false): Promise<boolean> {
    return (await this.alive.fetch(id))?.isAlive ?? isAllotted;
  }

  /** Those of the given sessions that no longer count, as the database says now. */
  async endedAmong(sessions: readonly { id: string; isAllotted: boolean }[]): Promise<ReadonlySet<string>> {
    const columns = [sessions.map(({ id }) => id), sessions.map(({ isAllotted }) => isAllotted)];
    return new Set((await this.database.run<{ id: string }>(ENDED_AMONG, columns)).map(({ id }) => id));
  }

  /** Ends one session. */
  async revoke(id: string): Promise<void> {
    const [row] = await this.database.run<{ owner_kind: OwnerKind; owner_id: string }>(REVOKE, [id]);
    if (row) this.tellEnd({ kind: row.owner_kind, id: row.owner_id }, [id]);
  }

  /** Ends all sessions of an owner, in the caller's transaction: here at once, on other nodes within seconds. */
  async revokeAll(owner: Pick<Owner, 'kind' | 'id'>, manager: EntityManager): Promise<void> {
    const [rows] = await manager.query<[{ id: string }[], number]>(REVOKE_ALL, [owner.kind, owner.id]);
    this.tellEnd(
      owner,
      rows.map(({ id }) => id),
    );
  }

  /** Forgets an owner: only the bare ids of the ended sessions stay until the sweep, so that none of them begins anew. */
  async eraseAll(owner: Pick<Owner, 'kind' | 'id'>, manager: EntityManager): Promise<void> {
    await this.revokeAll(owner, manager);
    await manager.query(FORGET, [owner.kind, owner.id]);
  }

  /** What is kept of an owner's sessions. */
  async export(owner: Pick<Owner, 'kind' | 'id'>, manager: EntityManager) {
    const rows = await manager.findBy(Session, { ownerKind: owner.kind, ownerId: owner.id });
    return rows.map(({ id, createdAt, expiresAt }) => ({
      id,
      created_at: createdAt.toISOString(),
      expires_at: expiresAt.toISOString(),
    }));
  }

  private tellEnd({ kind, id }: Pick<Owner, 'kind' | 'id'>, sessionIds: string[]): void {
    if (sessionIds.length > 0) {
      this.events.publish('session.ended', { owner: { kind, id }, session_ids: sessionIds });
    }
  }
}

const newRefreshToken = (): string => randomBytes(32).toString('base64url');

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
