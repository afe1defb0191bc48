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

const NOTHING = (): void => undefined;

/** How visitors begin over a socket: with a publishable key, and no token yet. */
@GatewayEdge()
export class VisitsGateway implements OnModuleInit {
  /** What each socket's last beginning is up to. */
  private readonly beginnings = new WeakMap<ChatSocket, Promise<unknown>>();

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

  /** One after the other on each socket, so that a guest who asks twice at once is one visitor. */
  @Command('chat:init')
  start(_actor: Actor | null, input: CommandInput<'chat:init'>, socket: ChatSocket): Promise<ChatView> {
    const before = this.beginnings.get(socket) ?? Promise.resolve();
    const chat = before.then(() => this.begin(input, socket));
    const settled = chat.then(NOTHING, NOTHING);
    this.beginnings.set(socket, settled);
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

  private async begin(input: CommandInput<'chat:init'>, socket: ChatSocket): Promise<ChatView> {
    // A beginning before this one may have made a visitor of the guest.
    const actor = this.sessions.of(socket)?.actor ?? null;
    const chat = await this.chats.start(this.visitor(actor, socket), { ...input, channel: 'widget' });
    const own = actor ?? (await this.sessions.admit(socket, chat.session.access_token));
    if (!actor) this.sockets.greet(socket, own);
    this.watching.enter(own, chat.conversation, socket);
    return chat;
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
