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
import { AdmissionService, type Whereabouts } from './admission.service.js';
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

/** Somebody who has shown a publishable key and no token: a visitor who may begin, and nothing else. */
export interface Guest {
  readonly projectId: string;
  readonly address: string;
}

/** Says at which project's door a key knocks. @throws Problem when it may not */
export type Doorkeeper = (knock: { widget_key: string } & Whereabouts) => Promise<{ readonly id: string }>;

/** Who is behind each socket of this process, from the handshake to the end of the token. */
@Injectable()
export class SocketSessionsService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('sockets');
  private readonly sessions = new Map<ChatSocket, Session>();
  private readonly guests = new Map<ChatSocket, Guest & { readonly until: number }>();
  private doorkeeper: Doorkeeper | null = null;
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

  /** Lets visitors without a token in as guests, where the door is opened to their key. */
  guestsBy(doorkeeper: Doorkeeper): void {
    this.doorkeeper = doorkeeper;
  }

  /** Middleware of every namespace: no socket gets past it without a good token, or a key that makes it a guest. */
  readonly authenticate = (socket: ChatSocket, admit: (error?: Error) => void): void => {
    void this.refusalOf(socket).then(admit);
  };

  /** The session of a socket that was let in and not cut since. */
  of(socket: ChatSocket): Session | undefined {
    return this.sessions.get(socket);
  }

  guestOf(socket: ChatSocket): Guest | undefined {
    return this.guests.get(socket);
  }

  /** Makes a guest the actor of a token that it has just been given. */
  async admit(socket: ChatSocket, token: string): Promise<Actor> {
    const { actor, expiresAt } = await this.tokens.verified(token);
    if (!this.guests.delete(socket)) throw unauthenticated();
    this.enter(socket, { actor, expiresAt, isWarned: false });
    return actor;
  }

  forget(socket: ChatSocket): void {
    this.sessions.delete(socket);
    this.guests.delete(socket);
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
    this.forget(socket);
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
    const { token, widget_key: key } = socket.handshake.auth as { token?: unknown; widget_key?: unknown };
    // Nothing needs the token any more, and what is not kept can't leak.
    socket.handshake.auth = {};
    if (token === undefined && typeof key === 'string') return this.beginAsGuest(socket, key);
    if (typeof token !== 'string' || token === '') throw unauthenticated();
    const { actor, expiresAt } = await this.tokens.verified(token);
    await this.admission.requirePage(socket.conn, actor);
    this.enter(socket, { actor, expiresAt, isWarned: false });
  }

  private async beginAsGuest(socket: ChatSocket, key: string): Promise<void> {
    const place = this.admission.placeOf(socket.conn);
    const project = await this.doorkeeper?.({ widget_key: key, ...place });
    if (!project) throw unauthenticated();
    const until = Date.now() + place.patienceMs;
    if (isOpen(socket)) this.guests.set(socket, { projectId: project.id, address: place.address, until });
  }

  /** A client that left meanwhile never gets to the event that would forget it. */
  private enter(socket: ChatSocket, session: Session): void {
    socket.data = { kind: session.actor.kind, id: session.actor.id };
    if (isOpen(socket)) this.sessions.set(socket, session);
  }

  private watch(): void {
    const now = Date.now();
    for (const [socket, { until }] of this.guests) {
      if (until <= now || !isOpen(socket)) this.cut(socket, 'expired');
    }
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

const isOpen = (socket: ChatSocket): boolean => socket.conn.readyState === 'open';

const scopeOf = ({ kind, id, projects }: Actor): string =>
  JSON.stringify([kind, id, projects === 'any' ? projects : projects.toSorted()]);

/** The client finds the problem document in `err.data`. */
export function connectError(error: unknown): Error {
  const problem = asProblem(error);
  return Object.assign(new Error(problem.title), { data: problemDocument(problem, randomUUID()) });
}
