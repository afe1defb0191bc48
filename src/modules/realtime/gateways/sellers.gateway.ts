import type { CommandInput } from '../../../contract/socket-events.js';
import { pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Command, GatewayEdge } from '../../../platform/sockets/command.decorators.js';
import { SellersService } from '../../sellers/sellers.service.js';

@GatewayEdge()
export class SellersGateway {
  constructor(private readonly sellers: SellersService) {}

  @Command('seller:status')
  async setStatus(actor: Actor, { status }: CommandInput<'seller:status'>) {
    // A token of another issuer may name somebody who is no seller here.
    await this.sellers.setAvailability(actor, pathId.parse(actor.id), status);
    return null;
  }
}
