import { Injectable } from '@nestjs/common';
import type { CallView } from '../../../contract/call.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { CallEndsService } from './rows/call-ends.service.js';
import { CallLinesService } from './rows/call-lines.service.js';
import { CallRowsService } from './rows/call-rows.service.js';
import { toCallView } from './rows/call-view.js';
import { TalksService } from './talks.service.js';

/** Hanging up, whichever process holds the call. */
@Injectable()
export class HangUpsService {
  constructor(
    private readonly rows: CallRowsService,
    private readonly talks: TalksService,
    private readonly ends: CallEndsService,
    private readonly lines: CallLinesService,
  ) {}

  /** Ends a call; one that is over stays as it is. Its holder hears of it within half a second. @throws Problem `missing` */
  async hangUp(actor: Actor, id: string): Promise<CallView> {
    const call = await this.rows.visibleTo(actor, id);
    await this.talks.hangUp(id, 'hung_up');
    const ended = await this.ends.end(id, 'hung_up');
    if (ended) await this.lines.close(id, ended.vendorCallId);
    return toCallView(await this.rows.visibleTo(actor, id), call.conversationId ?? '');
  }
}
