import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { SyncView } from '../../contract/generation.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { unavailable } from '../../platform/errors/common.problems.js';
import { type ChatSocket, SocketServer } from '../../platform/sockets/socket-server.js';
import { ConversationsService } from '../conversations/conversations.service.js';
import { audienceOf } from '../messages/audience.js';
import { HighWaterWorker } from './high-water.worker.js';
import { ReplyRelayWorker } from './reply-relay.worker.js';
import { conversationOf, personalRooms, watchingRooms } from './rooms.js';
import { SyncService } from './sync.service.js';

/** A page of what was missed, as large as the contract allows. */
const PAGE = 200;

interface JoinInput {
  readonly conversation_id: string;
  readonly after_seq: number;
}

/** Who watches what on this process. To be in a room is to hear, never to be allowed. */
@Injectable()
export class WatchingService implements OnModuleInit {
  constructor(
    private readonly sockets: SocketServer,
    private readonly conversations: ConversationsService,
    private readonly sync: SyncService,
    private readonly highWater: HighWaterWorker,
    private readonly relay: ReplyRelayWorker,
  ) {}

  onModuleInit(): void {
    this.sockets.onConnect((socket, actor) => void socket.join(personalRooms(actor)));
    // A conversation that nobody watches any more needs no mark; sockets leave by themselves when they close.
    this.sockets.onRoomClosed((room) => {
      const id = conversationOf(room);
      if (id !== undefined && !this.isWatched(id)) this.highWater.forget(id);
    });
  }

  /**
   * Lets a socket watch a conversation, then reads what it missed: subscribed first, so that nothing falls between.
   * @throws Problem `missing`; the socket is then in no room of it
   */
  join(actor: Actor, input: JoinInput, socket: ChatSocket): Promise<SyncView> {
    return this.sync.inLine(() => this.joinNow(actor, input, socket));
  }

  private async joinNow(actor: Actor, input: JoinInput, socket: ChatSocket): Promise<SyncView> {
    // It left while it stood in line: nobody hears the answer.
    if (!socket.connected) throw unavailable();
    const { id, last_seq: lastSeq } = await this.conversations.visibleTo(actor, input.conversation_id);
    this.enter(actor, { id, last_seq: lastSeq }, socket);
    try {
      const page = await this.sync.read(actor, id, { after_seq: input.after_seq, limit: PAGE });
      const view = JSON.parse(page) as SyncView;
      if (view.generation) this.relay.follow(view.generation);
      return view;
    } catch (error) {
      this.leave(actor, id, socket);
      throw error;
    }
  }

  /** Adds a socket to the watchers of a conversation that its actor has just been shown. */
  enter(actor: Actor, conversation: { id: string; last_seq: number }, socket: ChatSocket): void {
    // After its end a socket would stay in the room for ever.
    if (!socket.connected) return;
    void socket.join(watchingRooms(conversation.id, audienceOf(actor)));
    this.highWater.watch(conversation.id, conversation.last_seq);
  }

  leave(actor: Actor, conversationId: string, socket: ChatSocket): void {
    for (const room of watchingRooms(conversationId, audienceOf(actor))) void socket.leave(room);
  }

  private isWatched(id: string): boolean {
    const rooms = this.sockets.io?.of('/').adapter.rooms;
    return [...watchingRooms(id, 'user'), ...watchingRooms(id, 'contact')].some((room) => rooms?.has(room));
  }
}
