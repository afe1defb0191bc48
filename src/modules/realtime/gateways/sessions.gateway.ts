import type { CommandInput } from '../../../contract/socket-events.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Command, GatewayEdge } from '../../../platform/sockets/command.decorators.js';
import { SocketSessionsService } from '../../../platform/sockets/socket-sessions.service.js';
import type { ChatSocket } from '../../../platform/sockets/socket-server.js';

@GatewayEdge()
export class SessionsGateway {
  constructor(private readonly sessions: SocketSessionsService) {}

  @Command('session:refresh')
  refresh(_actor: Actor, { token }: CommandInput<'session:refresh'>, socket: ChatSocket) {
    return this.sessions.refresh(socket, token);
  }
}
