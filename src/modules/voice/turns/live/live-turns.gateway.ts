import type { CommandInput } from '../../../../contract/socket-events.js';
import type { Actor } from '../../../../platform/auth/actor.js';
import { AdmissionService } from '../../../../platform/sockets/admission.service.js';
import { Command, GatewayEdge } from '../../../../platform/sockets/command.decorators.js';
import type { ChatSocket } from '../../../../platform/sockets/socket-server.js';
import { LiveTurnsService } from './live-turns.service.js';

/** Spoken turns over a socket, both ways at once. */
@GatewayEdge()
export class LiveTurnsGateway {
  constructor(
    private readonly turns: LiveTurnsService,
    private readonly admission: AdmissionService,
  ) {}

  /** Counts as a call of `POST /voice/turns` does. */
  @Command('voice:start')
  start(actor: Actor, input: CommandInput<'voice:start'>, socket: ChatSocket) {
    const { address } = this.admission.placeOf(socket.conn);
    return this.turns.start(actor, { socket, address }, input);
  }

  @Command('voice:append')
  append(_actor: Actor, input: CommandInput<'voice:append'>, socket: ChatSocket) {
    return { bytes: this.turns.append(socket, input) };
  }

  @Command('voice:finish')
  finish(actor: Actor, { turn_id: id }: CommandInput<'voice:finish'>, socket: ChatSocket) {
    return this.turns.finish(actor, socket, id);
  }

  @Command('voice:cancel')
  cancel(_actor: Actor, { turn_id: id }: CommandInput<'voice:cancel'>, socket: ChatSocket) {
    this.turns.cancel(socket, id);
    return null;
  }
}
