import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor.js';
import { isOutage } from '../../platform/database/outage.js';
import { SocketServer } from '../../platform/sockets/socket-server.js';
import { SocketSessionsService } from '../../platform/sockets/socket-sessions.service.js';
import { type Showing, VisibilityService } from '../conversations/visibility.service.js';
import { BroadcastListener } from './broadcast.listener.js';
import { conversationOf } from './rooms.js';

/** How often watchers are looked up: a right that ended on another process ends here within 5 s. */
const INTERVAL_MS = 3_000;
/** The most watchers in one question to the database. */
const MOST_AT_ONCE = 1_000;

interface Watch extends Showing {
  readonly sockets: string[];
}

/** Shows the door to watchers of what is gone or no longer theirs: deleted on another process, or given to another contact. */
@Injectable()
export class RightsWorker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('realtime');
  private timer?: NodeJS.Timeout;
  /** One look at a time; the next one waits for it. */
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly sockets: SocketServer,
    private readonly sessions: SocketSessionsService,
    private readonly visibility: VisibilityService,
    private readonly broadcast: BroadcastListener,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.look(), INTERVAL_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Looks at the watchers of all conversations, or of one. */
  look(only?: string): Promise<void> {
    this.looking = this.looking.then(() => this.endHidden(only));
    return this.looking;
  }

  private async endHidden(only?: string): Promise<void> {
    const watches = this.watches(only);
    try {
      for (let from = 0; from < watches.length; from += MOST_AT_ONCE) {
        const hidden = await this.visibility.hiddenAmong(watches.slice(from, from + MOST_AT_ONCE));
        for (const { conversation, sockets } of hidden) this.broadcast.hidden(conversation, sockets);
      }
    } catch (error) {
      if (!isOutage(error)) this.logger.error(error);
    }
  }

  /** Who watches what on this process; sockets of one token are one watcher. */
  private watches(only?: string): Watch[] {
    const found = new Map<string, Map<Actor, Watch>>();
    for (const socket of this.sockets.io?.of('/').sockets.values() ?? []) {
      const actor = this.sessions.of(socket)?.actor;
      for (const conversation of new Set([...socket.rooms].flatMap((room) => conversationOf(room) ?? []))) {
        if (!actor || conversation !== (only ?? conversation)) continue;
        const watchers = found.get(conversation) ?? new Map<Actor, Watch>();
        found.set(conversation, watchers);
        const watch = watchers.get(actor) ?? { conversation, actor, sockets: [] };
        watchers.set(actor, watch);
        watch.sockets.push(socket.id);
      }
    }
    return [...found.values()].flatMap((watchers) => [...watchers.values()]);
  }
}
