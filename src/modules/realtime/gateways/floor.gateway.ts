import type { CommandInput } from '../../../contract/socket-events.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Command, GatewayEdge } from '../../../platform/sockets/command.decorators.js';
import { EscalationsService } from '../../escalations/escalations.service.js';
import { ActionsService } from '../../escalations/floor/actions.service.js';

/** Asking for a person, and handing a conversation from one to another. */
@GatewayEdge()
export class FloorGateway {
  constructor(
    private readonly escalations: EscalationsService,
    private readonly actions: ActionsService,
  ) {}

  @Command('escalation:request')
  request(actor: Actor, input: CommandInput<'escalation:request'>) {
    return this.escalations.request(actor, input);
  }

  @Command('escalation:cancel')
  cancel(actor: Actor, input: CommandInput<'escalation:cancel'>) {
    return this.escalations.cancel(actor, input);
  }

  @Command('conversation:claim')
  claim(actor: Actor, input: CommandInput<'conversation:claim'>) {
    return this.actions.act(actor, { ...input, action: 'claim' });
  }

  @Command('conversation:transfer')
  transfer(actor: Actor, input: CommandInput<'conversation:transfer'>) {
    return this.actions.act(actor, { ...input, action: 'transfer' });
  }

  @Command('conversation:hand-back')
  handBack(actor: Actor, input: CommandInput<'conversation:hand-back'>) {
    return this.actions.act(actor, { ...input, action: 'hand-back' });
  }

  @Command('conversation:requeue')
  requeue(actor: Actor, input: CommandInput<'conversation:requeue'>) {
    return this.actions.act(actor, { ...input, action: 'requeue' });
  }

  @Command('conversation:resolve')
  resolve(actor: Actor, input: CommandInput<'conversation:resolve'>) {
    return this.actions.act(actor, { ...input, action: 'resolve' });
  }

  @Command('conversation:reopen')
  reopen(actor: Actor, input: CommandInput<'conversation:reopen'>) {
    return this.actions.act(actor, { ...input, action: 'reopen' });
  }

  @Command('conversation:snooze')
  snooze(actor: Actor, input: CommandInput<'conversation:snooze'>) {
    return this.actions.act(actor, { ...input, action: 'snooze' });
  }
}
