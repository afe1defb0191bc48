import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { StartCall, StartedCallView } from '../../../contract/call.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Drain } from '../../../platform/lifecycle/drain.js';
import { RealtimeService } from './realtime.service.js';
import { CallBudgetsService } from './spending/call-budgets.service.js';
import type { Call } from './rows/call.entity.js';
import { CallRowsService } from './rows/call-rows.service.js';
import { toCallView } from './rows/call-view.js';

const PATH = '/realtime/audio';
const TICKET_BYTES = 32;

/** Tickets to calls whose sound goes through a server: whoever brings one is connected by the server that it is brought to. */
@Injectable()
export class TicketsService {
  constructor(
    private readonly rows: CallRowsService,
    private readonly realtime: RealtimeService,
    private readonly budgets: CallBudgetsService,
    private readonly drain: Drain,
  ) {}

  /** Begins a call that waits for its ticket as long as a lease. @throws Problem as `CallRowsService.reserve`; `conflict` where calls are off */
  async issue(actor: Actor, input: StartCall): Promise<StartedCallView> {
    this.realtime.requireOn();
    const ticket = randomBytes(TICKET_BYTES).toString('base64url');
    const call = await this.drain.track(async () => {
      const reserved = await this.rows.reserve(actor, { ...input, ticketHash: hashOf(ticket) });
      await this.requireBudget(reserved);
      return reserved;
    });
    const relay = { path: PATH, ticket, expires_at: call.leaseUntil.toISOString() };
    return { ...toCallView(call, input.conversation_id), sdp: null, relay };
  }

  /** Whoever holds the call sets aside what it needs; here it is only asked whether there is any. */
  private async requireBudget(call: Call): Promise<void> {
    try {
      await this.budgets.open(call);
    } catch (error) {
      await this.rows.fail(call.id);
      throw error;
    }
    await this.budgets.close(call.id);
  }

  /** The call that a ticket opens, once; null: it is no good. */
  redeem(ticket: string): Promise<Call | null> {
    return this.drain.track(() => this.rows.redeem(hashOf(ticket)));
  }
}

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
