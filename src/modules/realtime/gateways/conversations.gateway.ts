import type { CommandInput } from '../../../contract/socket-events.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Command, GatewayEdge } from '../../../platform/sockets/command.decorators.js';
import type { ChatSocket } from '../../../platform/sockets/socket-server.js';
import { SyncService } from '../sync.service.js';
import { WatchingService } from '../watching.service.js';

@GatewayEdge()
export class ConversationsGateway {
  constructor(
    private readonly watching: WatchingService,
    private readonly sync: SyncService,
  ) {}

  @Command('conversation:join')
  join(actor: Actor, input: CommandInput<'conversation:join'>, socket: ChatSocket) {
    return this.watching.join(actor, input, socket);
  }

  @Command('conversation:leave')
  leave(actor: Actor, { conversation_id: id }: CommandInput<'conversation:leave'>, socket: ChatSocket) {
    this.watching.leave(actor, id, socket);
    return null;
  }

  @Command('conversation:sync')
  read(actor: Actor, { conversation_id: id, ...query }: CommandInput<'conversation:sync'>) {
    return this.sync.view(actor, id, query);
  }
}
