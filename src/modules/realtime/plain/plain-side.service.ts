import { Injectable } from '@nestjs/common';
import { type Actor, isStaff } from '../../../platform/auth/actor.js';
import { SocketServer } from '../../../platform/sockets/socket-server.js';
import { SocketSessionsService } from '../../../platform/sockets/socket-sessions.service.js';
import { ContactThreadsService } from '../../conversations/threads/contact-threads.service.js';
import { UnreadService } from '../../messages/marks/unread.service.js';

/** Who is at a connection. */
export interface PlainWho {
  readonly kind: Actor['kind'];
  readonly id: string;
}

/** What plain connections ask beside commands: who they are, whom a seller means, and what a seller has missed. */
@Injectable()
export class PlainSideService {
  constructor(
    private readonly sockets: SocketServer,
    private readonly sessions: SocketSessionsService,
    private readonly threads: ContactThreadsService,
    private readonly unread: UnreadService,
  ) {}

  whoIs(socketId: string): PlainWho | null {
    const actor = this.actorOf(socketId);
    return actor ? { kind: actor.kind, id: actor.id } : null;
  }

  /** The conversation that staff mean by a contact's id, a device or a conversation's id; null without one. */
  async addressed(socketId: string, to: string): Promise<string | null> {
    const actor = this.actorOf(socketId);
    if (!actor || !isStaff(actor) || actor.projects === 'any') return null;
    return this.threads.addressed(actor.projects, to);
  }

  /** A seller's open conversations, with how far the seller has read each. */
  async backlog(socketId: string): Promise<{ id: string; seq: number }[]> {
    const actor = this.actorOf(socketId);
    return actor && isStaff(actor) && actor.projects !== 'any' ? this.unread.ofSeller(actor.id, actor.projects) : [];
  }

  private actorOf(socketId: string): Actor | undefined {
    const socket = this.sockets.io?.of('/').sockets.get(socketId);
    return socket && this.sessions.of(socket)?.actor;
  }
}
