import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { PresenceChange } from '../../../contract/domain-events.js';
import { type Actor, isStaff } from '../../../platform/auth/actor.js';
import { NodeHintsService } from '../../../platform/database/node-hints.service.js';
import { isOutage } from '../../../platform/database/outage.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { type ChatSocket, SocketServer } from '../../../platform/sockets/socket-server.js';
import { PresenceService } from './presence.service.js';

/** Connected sellers are noted this many times, and time-outs looked for so often, within the grace. */
const NOTES_IN_GRACE = 3;
const LOOKS_IN_GRACE = 9;
/** Connections and changes of one moment are handled together (milliseconds). */
const GATHER_MS = 20;
const HINT = 'presence';

/**
 * Keeps the rows of the sellers who are connected to this process fresh, and tells of every change of presence, whichever process
 * or time-out has caused it. A process that dies notes nothing any more; its sellers time out.
 */
@Injectable()
export class PresenceWorker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('presence');
  private readonly connected = new Map<ChatSocket, Actor>();
  /** Who was around when we looked last; null before the first look, which tells nothing. */
  private known: Map<string, PresenceChange> | null = null;
  private timers: NodeJS.Timeout[] = [];
  private gathering: NodeJS.Timeout | null = null;
  /** One look at a time; the next one waits for it. */
  private looking: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly presence: PresenceService,
    private readonly sockets: SocketServer,
    private readonly events: EventBus,
    private readonly hints: NodeHintsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    const grace = this.settings.PRESENCE_GRACE_MS;
    this.timers = [
      setInterval(() => void this.see(), grace / NOTES_IN_GRACE),
      setInterval(() => void this.look(), grace / LOOKS_IN_GRACE),
    ];
    this.sockets.onConnect((socket, actor) => this.welcome(socket, actor));
    this.events.on('seller.updated', () => this.lookSoon());
    this.events.on('seller.deleted', () => this.lookSoon());
    this.hints.onHint((hint) => (hint === HINT ? void this.look() : undefined));
    void this.look();
  }

  onModuleDestroy(): void {
    for (const timer of this.timers) clearInterval(timer);
    if (this.gathering) clearTimeout(this.gathering);
  }

  private welcome(socket: ChatSocket, actor: Actor): void {
    if (!isStaff(actor) || !isUuid(actor.id) || actor.projects === 'any') return;
    this.connected.set(socket, actor);
    socket.once('disconnect', () => this.connected.delete(socket));
    this.lookSoon();
  }

  /** After something happened here: notes who is connected, and lets the other processes look, too. */
  private lookSoon(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = null;
      void this.see()
        .then(() => this.look())
        .then((hasChanged) => (hasChanged ? this.hints.give(HINT) : undefined));
    }, GATHER_MS);
  }

  private async see(): Promise<void> {
    const sellers = [...this.connected.values()].flatMap(({ id, projects }) =>
      projects === 'any' ? [] : projects.map((projectId) => ({ id, projectId })),
    );
    await this.presence.see(sellers).catch((error: unknown) => this.report(error));
  }

  private look(): Promise<boolean> {
    const look = this.looking.then(() => this.compare()).catch((error: unknown) => this.report(error));
    this.looking = look;
    return look;
  }

  private async compare(): Promise<boolean> {
    const around = new Map((await this.presence.around()).map((each) => [each.seller_id, each]));
    const before = this.known;
    this.known = around;
    if (!before) return false;
    const gone = [...before.values()].filter(({ seller_id: id }) => !around.has(id));
    const changed = [...around.values()].filter(({ seller_id: id, status }) => before.get(id)?.status !== status);
    for (const each of gone) this.events.publish('presence.updated', { ...each, status: 'offline' });
    for (const each of changed) this.events.publish('presence.updated', each);
    return gone.length + changed.length > 0;
  }

  private report(error: unknown): false {
    if (!isOutage(error)) this.logger.error(error);
    return false;
  }
}
