import type { CommandInput } from '../../../contract/socket-events.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Command, GatewayEdge } from '../../../platform/sockets/command.decorators.js';
import { TurnsService } from '../../assistant/turns.service.js';
import { ReceiptsService } from '../../messages/marks/receipts.service.js';
import { TypingService } from '../../messages/marks/typing.service.js';

@GatewayEdge()
export class MessagesGateway {
  constructor(
    private readonly turns: TurnsService,
    private readonly receipts: ReceiptsService,
    private readonly typing: TypingService,
  ) {}

  @Command('message:send')
  async send(actor: Actor, input: CommandInput<'message:send'>) {
    return (await this.turns.say(actor, input)).message;
  }

  /** The name that older clients use. */
  @Command('sendMessage')
  sendMessage(actor: Actor, input: CommandInput<'sendMessage'>) {
    return this.send(actor, input);
  }

  @Command('message:read')
  async read(actor: Actor, input: CommandInput<'message:read'>) {
    await this.receipts.read(actor, input);
    return null;
  }

  @Command('message:delivered')
  async delivered(actor: Actor, input: CommandInput<'message:delivered'>) {
    await this.receipts.delivered(actor, input);
    return null;
  }

  @Command('typing:start')
  async startTyping(actor: Actor, input: CommandInput<'typing:start'>) {
    await this.typing.tell(actor, { ...input, typing: true });
    return null;
  }

  @Command('typing:stop')
  async stopTyping(actor: Actor, input: CommandInput<'typing:stop'>) {
    await this.typing.tell(actor, { ...input, typing: false });
    return null;
  }
}
