import { v7 as uuidv7 } from 'uuid';
import type { CommandInput } from '../../../contract/socket-events.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Command, GatewayEdge } from '../../../platform/sockets/command.decorators.js';
import type { ChatSocket } from '../../../platform/sockets/socket-server.js';
import { AnswersService } from '../../assistant/answers.service.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { ReplyRelayWorker } from '../reply-relay.worker.js';
import { WatchingService } from '../watching.service.js';

@GatewayEdge()
export class RepliesGateway {
  constructor(
    private readonly answers: AnswersService,
    private readonly conversations: ConversationsService,
    private readonly watching: WatchingService,
    private readonly relay: ReplyRelayWorker,
  ) {}

  @Command('reply:stop')
  async stop(actor: Actor, { generation_id: id }: CommandInput<'reply:stop'>) {
    await this.answers.stop(actor, id);
    return null;
  }

  @Command('reply:regenerate')
  regenerate(actor: Actor, { conversation_id: id }: CommandInput<'reply:regenerate'>) {
    return this.answers.regenerate(actor, id, uuidv7());
  }

  /** Watches first and reads then, so that nothing falls between. */
  @Command('reply:resume')
  async resume(actor: Actor, input: CommandInput<'reply:resume'>, socket: ChatSocket) {
    const { conversation_id: conversationId } = await this.answers.visibleTo(actor, input.generation_id);
    this.watching.enter(actor, await this.conversations.visibleTo(actor, conversationId), socket);
    const rest = await this.answers.rest(actor, input);
    const offset = rest.offset + rest.text.length;
    if (rest.status === 'running')
      this.relay.follow({ id: rest.generation_id, conversation_id: rest.conversation_id, offset });
    return rest;
  }
}
