import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { News } from '../../contract/socket-events.js';
import type { Actor } from '../auth/actor.js';
import { SessionsService } from '../auth/sessions/sessions.service.js';
import { TokensService } from '../auth/tokens.service.js';
import { isOutage } from '../database/outage.js';
import { draining, forbidden, unauthenticated } from '../errors/common.problems.js';
import { problemDocument } from '../errors/problem-document.js';
import { asProblem } from '../errors/problem-mapping.js';
import { EventBus } from '../events/event-bus.js';
import { Drain } from '../lifecycle/drain.js';
import { AdmissionService } from './admission.service.js';
import type { ChatSocket } from './socket-server.js';

const WATCH_INTERVAL_MS = 1_000;
/** How often the sockets' sessions are looked up: a right that ended on another node ends here within 5 s. */
const REVOCATION_INTERVAL_MS = 2_000;
/** A client is warned this long before its session ends: a minute before the token's `exp`, which is forgiven for 30 s. */
const WARNING_MS = 90_000;

/** What one connection may do, and until when (milliseconds). */
export interface Session {
  actor: Actor;
  expiresAt: number;
  isWarned: boolean;
}

/** Who is behind each socket of this process, from the handshake to the end of the token. */
@Injectable()
export class SocketSessionsService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('sockets');
  private readonly sessions = new Map<ChatSocket, Session>();
  private timers: NodeJS.Timeout[] = [];
  private isAsking = false;

  constructor(
    private readonly tokens: TokensService,
    private readonly drain: Drain,
    private readonly rights: SessionsService,
    private readonly events: EventBus,
    private readonly admission: AdmissionService,
  ) {}

  onModuleInit(): void {
    this.timers = [
      setInterval(() => this.watch(), WATCH_INTERVAL_MS),
      setInterval(() => void this.cutRevoked(), REVOCATION_INTERVAL_MS),
    ];
    this.events.on('session.ended', ({ session_ids: ids }) => this.cutAll(new Set(ids)));
  }

  onModuleDestroy(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  /** Middleware of every namespace: no socket gets past it without a good token. */
  readonly authenticate = (socket: ChatSocket, admit: (error?: Error) => void): void => {
    void this.refusalOf(socket).then(admit);
  };

  /** The session of a socket that was let in and not cut since. */
  of(socket: ChatSocket): Session | undefined {
    return this.sessions.get(socket);
  }

  forget(socket: ChatSocket): void {
    this.sessions.delete(socket);
  }

  /** Goes on with a fresh token. @throws Problem `forbidden` for another actor or other projects: those connect anew */
  async refresh(socket: ChatSocket, token: string): Promise<{ expires_at: string }> {
    const { actor, expiresAt } = await this.tokens.verified(token);
    const session = this.sessions.get(socket);
    if (!session) throw unauthenticated();
    if (scopeOf(session.actor) !== scopeOf(actor)) throw forbidden();
    Object.assign(session, { actor, expiresAt, isWarned: false });
    return { expires_at: new Date(expiresAt).toISOString() };
  }

  /** Says why, then closes the connection; nothing is delivered after. */
  cut(socket: ChatSocket, reason: News<'session:ended'>['reason']): void {
    this.sessions.delete(socket);
    socket.emit('session:ended', { reason });
    socket.disconnect(true);
  }

  private async refusalOf(socket: ChatSocket): Promise<Error | undefined> {
    try {
      await this.begin(socket);
      return undefined;
    } catch (error) {
      return connectError(error);
    }
  }

  private async begin(socket: ChatSocket): Promise<void> {
    if (this.drain.isDraining) throw draining();
    const { token } = socket.handshake.auth as { token?: unknown };
    // Nothing needs the token any more, and what is not kept can't leak.
    socket.handshake.auth = {};
    if (typeof token !== 'string' || token === '') throw unauthenticated();
    const { actor, expiresAt } = await this.tokens.verified(token);
    await this.admission.requirePage(socket.conn, actor);
    socket.data = { kind: actor.kind, id: actor.id };
    this.sessions.set(socket, { actor, expiresAt, isWarned: false });
    // A client that left meanwhile never gets to the event that would forget it.
    if (socket.conn.readyState !== 'open') this.sessions.delete(socket);
  }

  private watch(): void {
    const now = Date.now();
    for (const [socket, session] of this.sessions) {
      if (socket.conn.readyState === 'closed') this.sessions.delete(socket);
      else if (session.expiresAt <= now) this.cut(socket, 'expired');
      else if (!session.isWarned && session.expiresAt - WARNING_MS <= now) {
        session.isWarned = true;
        socket.emit('session:expiring', { expires_at: new Date(session.expiresAt).toISOString() });
      }
    }
  }

  private async cutRevoked(): Promise<void> {
    const open = [...this.sessions.values()].flatMap(({ actor: { sessionId: id, draft } }) =>
      id === undefined ? [] : { id, isAllotted: draft?.newcomer !== undefined },
    );
    if (this.isAsking || open.length === 0) return;
    this.isAsking = true;
    try {
      this.cutAll(await this.rights.endedAmong(open));
    } catch (error) {
      if (!isOutage(error)) this.logger.error(error);
    } finally {
      this.isAsking = false;
    }
  }

  private cutAll(ended: ReadonlySet<string>): void {
    for (const [socket, { actor }] of this.sessions) {
      if (actor.sessionId !== undefined && ended.has(actor.sessionId)) this.cut(socket, 'revoked');
    }
  }
}

const scopeOf = ({ kind, id, projects }: Actor): string =>
  JSON.stringify([kind, id, projects === 'any' ? projects : projects.toSorted()]);

/** The client finds the problem document in `err.data`. */
export function connectError(error: unknown): Error {
  const problem = asProblem(error);
  return Object.assign(new Error(problem.title), { data: problemDocument(problem, randomUUID()) });
}
