import type { OnModuleInit } from '@nestjs/common';
import type { CommandInput } from '../../../contract/socket-events.js';
import type { ChatView } from '../../../contract/widget.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { forbidden, unauthenticated } from '../../../platform/errors/common.problems.js';
import { Command, GatewayEdge } from '../../../platform/sockets/command.decorators.js';
import { type ChatSocket, SocketServer } from '../../../platform/sockets/socket-server.js';
import { SocketSessionsService } from '../../../platform/sockets/socket-sessions.service.js';
import { ChatsService } from '../../visits/chats.service.js';
import { DoorService, type Visitor } from '../../visits/door.service.js';
import { WatchingService } from '../watching.service.js';

/** How visitors begin over a socket: with a publishable key, and no token yet. */
@GatewayEdge()
export class VisitsGateway implements OnModuleInit {
  constructor(
    private readonly sessions: SocketSessionsService,
    private readonly sockets: SocketServer,
    private readonly door: DoorService,
    private readonly chats: ChatsService,
    private readonly watching: WatchingService,
  ) {}

  onModuleInit(): void {
    this.sessions.guestsBy(async (knock) => (await this.door.open(knock)).project);
  }

  @Command('chat:init')
  async start(actor: Actor | null, input: CommandInput<'chat:init'>, socket: ChatSocket): Promise<ChatView> {
    const chat = await this.chats.start(this.visitor(actor, socket), { ...input, channel: 'widget' });
    const own = actor ?? (await this.sessions.admit(socket, chat.session.access_token));
    if (!actor) this.sockets.greet(socket, own);
    this.watching.enter(own, chat.conversation, socket);
    return chat;
  }

  /** The name in the document that asked for it. */
  @Command('InitChat')
  initChat(actor: Actor | null, input: CommandInput<'InitChat'>, socket: ChatSocket): Promise<ChatView> {
    return this.start(actor, input, socket);
  }

  @Command('initiateChat')
  initiateChat(actor: Actor | null, input: CommandInput<'initiateChat'>, socket: ChatSocket): Promise<ChatView> {
    return this.start(actor, input, socket);
  }

  /** Who knocks; people with other tokens open conversations by REST. */
  private visitor(actor: Actor | null, socket: ChatSocket): Visitor {
    const guest = this.sessions.guestOf(socket);
    if (!actor && guest) return { project: { id: guest.projectId }, actor, address: guest.address };
    if (actor?.kind !== 'contact') throw actor ? forbidden() : unauthenticated();
    const [id = ''] = actor.projects;
    return { project: { id }, actor, address: '' };
  }
}
