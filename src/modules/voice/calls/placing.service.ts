import { Injectable } from '@nestjs/common';
import type { StartCall, StartedCallView } from '../../../contract/call.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Drain } from '../../../platform/lifecycle/drain.js';
import { RealtimeFailure, realtimeProblem } from '../wire/realtime-failure.problems.js';
import type { RealtimeLine } from '../wire/realtime-line.adapter.js';
import type { Call } from './rows/call.entity.js';
import { CallRowsService } from './rows/call-rows.service.js';
import { toCallView } from './rows/call-view.js';
import { noSuchCall } from './rows/calls.problems.js';
import { RealtimeService } from './realtime.service.js';
import { BeginningsService } from './spending/beginnings.service.js';
import { hear } from './talk/talk-events.js';
import type { Talk } from './talk/talk.js';
import { TalksService } from './talks.service.js';

/** Calls whose sound goes straight between browser and vendor; this server listens at the side, and speaks for the assistant. */
@Injectable()
export class PlacingService {
  constructor(
    private readonly rows: CallRowsService,
    private readonly talks: TalksService,
    private readonly beginnings: BeginningsService,
    private readonly realtime: RealtimeService,
    private readonly drain: Drain,
  ) {}

  /**
   * Places a call: the offer is answered by the vendor, under a session that this server sets. @throws Problem as `CallRowsService.reserve`;
   * `conflict` where calls are off, `invalid` for an offer that nobody can answer, `upstream` when the vendor does not
   */
  place(actor: Actor, input: StartCall & { readonly sdp: string }): Promise<StartedCallView> {
    const { vendor } = this.realtime;
    return this.drain.track(async () => {
      const reserved = await this.rows.reserve(actor, input);
      const { conversation_id: conversationId, sdp } = input;
      try {
        const beginning = await this.beginnings.begin(reserved);
        const session = this.realtime.sessionOf(reserved, beginning);
        const { callId, answer } = await vendor.call({ sdp, session, safetyId: this.realtime.safetyIdOf(reserved) });
        const call = await this.activate(reserved, callId);
        const talk = this.talks.hold(call, beginning);
        void this.listen(talk, callId);
        return { ...toCallView(call, conversationId), sdp: answer, relay: null };
      } catch (error) {
        await Promise.all([this.rows.fail(reserved.id), this.beginnings.undo(reserved.id)]);
        if (error instanceof RealtimeFailure) throw realtimeProblem(this.realtime.note(error, reserved.id));
        throw error;
      }
    });
  }

  private async activate(reserved: Call, vendorCallId: string): Promise<Call> {
    const call = await this.rows.activate(reserved.id, vendorCallId);
    if (call) return call;
    // It was ended while the vendor answered.
    await this.realtime.vendor.hangUp(vendorCallId).catch((error: unknown) => this.realtime.note(error, reserved.id));
    throw noSuchCall();
  }

  /** Attaches to a call, anew when the line breaks; when the vendor knows it no more, it is over. */
  private async listen(talk: Talk, vendorCallId: string): Promise<void> {
    const { signal } = talk.abort;
    for (let isFirst = true; !talk.isOver; isFirst = false) {
      try {
        const line = await this.realtime.vendor.attach(vendorCallId, {
          how: isFirst ? 'patiently' : 'shortly',
          signal,
        });
        this.talks.connect(talk, line);
        await closed(line, talk);
      } catch (error) {
        if (talk.isOver) return;
        if (isFirst) this.realtime.note(error, talk.call.id);
        return this.talks.over(talk, isFirst ? 'failed' : 'gone');
      }
    }
  }
}

const closed = (line: RealtimeLine, talk: Talk): Promise<void> =>
  new Promise((resolve) => line.hearBy({ heard: (data) => hear(talk, data), closed: resolve }));
