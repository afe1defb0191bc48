import type { CommandInput } from '../../../contract/socket-events.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Command, GatewayEdge } from '../../../platform/sockets/command.decorators.js';
import type { ChatSocket } from '../../../platform/sockets/socket-server.js';
import { CopilotService } from '../../escalations/briefs/copilot.service.js';

/** Texts for the eyes of one seller: the pieces go to the socket that asked, and to nobody else. */
@GatewayEdge()
export class CopilotGateway {
  constructor(private readonly copilot: CopilotService) {}

  @Command('copilot:suggest')
  suggest(actor: Actor, { conversation_id: id }: CommandInput<'copilot:suggest'>, socket: ChatSocket) {
    return this.copilot.suggest(actor, id, piecesTo(socket, id, 'suggestion'));
  }

  @Command('copilot:summarize')
  summarize(actor: Actor, { conversation_id: id }: CommandInput<'copilot:summarize'>, socket: ChatSocket) {
    return this.copilot.summarize(actor, id, piecesTo(socket, id, 'summary'));
  }
}

function piecesTo(socket: ChatSocket, conversation_id: string, kind: 'suggestion' | 'summary') {
  let offset = 0;
  return (text: string): void => {
    socket.emit('copilot:delta', { conversation_id, kind, offset, text });
    offset += text.length;
  };
}
