import type { CommandInput } from '../../../contract/socket-events.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Command, GatewayEdge } from '../../../platform/sockets/command.decorators.js';
import { WhispersService } from './whispers.service.js';

@GatewayEdge()
export class CallsGateway {
  constructor(private readonly whispers: WhispersService) {}

  @Command('voice:whisper')
  async whisper(actor: Actor, input: CommandInput<'voice:whisper'>) {
    await this.whispers.whisper(actor, input);
    return null;
  }
}
