import { Injectable } from '@nestjs/common';
import { WebSocket } from 'ws';
import { RealtimeService } from '../calls/realtime.service.js';
import type { Call } from '../calls/rows/call.entity.js';
import { CallEndsService } from '../calls/rows/call-ends.service.js';
import { toCallView } from '../calls/rows/call-view.js';
import { noSuchCall } from '../calls/rows/calls.problems.js';
import { BeginningsService } from '../calls/spending/beginnings.service.js';
import { TalksService } from '../calls/talks.service.js';
import { TicketsService } from '../calls/tickets.service.js';
import { RealtimeFailure, realtimeProblem } from '../wire/realtime-failure.problems.js';
import { RelayLink } from './relay-link.js';

/** Calls whose sound goes through this process. */
@Injectable()
export class RelaysService {
  constructor(
    private readonly tickets: TicketsService,
    private readonly talks: TalksService,
    private readonly beginnings: BeginningsService,
    private readonly realtime: RealtimeService,
    private readonly ends: CallEndsService,
  ) {}

  /** Connects a client with the vendor. @throws Problem `missing` for a ticket that is no good, `upstream` when the vendor does not answer */
  async connect(client: WebSocket, ticket: string): Promise<void> {
    const call = await this.tickets.redeem(ticket);
    if (!call) throw noSuchCall();
    try {
      await this.open(client, call);
    } catch (error) {
      await Promise.all([this.ends.end(call.id, 'failed'), this.beginnings.undo(call.id)]);
      if (error instanceof RealtimeFailure) throw realtimeProblem(this.realtime.note(error, call.id));
      throw error;
    }
  }

  private async open(client: WebSocket, call: Call): Promise<void> {
    const conversationId = call.conversationId ?? '';
    const beginning = await this.beginnings.begin(call);
    const line = await this.realtime.vendor.open(this.realtime.safetyIdOf(call));
    line.send({ type: 'session.update', session: this.realtime.sessionOf(call, beginning) });
    const talk = this.talks.hold(call, beginning);
    const link = new RelayLink(client, line, talk);
    this.talks.connect(talk, link);
    // It may have gone while the vendor answered.
    if (client.readyState !== WebSocket.OPEN) return this.talks.over(talk, 'gone');
    link.tell({ type: 'ready', call: toCallView(call, conversationId) });
  }
}
