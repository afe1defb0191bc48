import { Injectable } from '@nestjs/common';
import type { CallView, ChangeCall } from '../../../contract/call.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { FloorKeeperService } from './keeping/floor-keeper.service.js';
import { CallRowsService } from './rows/call-rows.service.js';
import { toCallView } from './rows/call-view.js';
import { notYourVoice } from './rows/calls.problems.js';

/** Moving a call between an open microphone and a button that is held, whichever process holds it. */
@Injectable()
export class PushToTalkService {
  constructor(
    private readonly rows: CallRowsService,
    private readonly keeper: FloorKeeperService,
  ) {}

  /**
   * Only the row is changed here; the holder of the call tells the vendor, within half a second. A call that is over stays as it is.
   *
   * @throws Problem `missing`, `forbidden` for whoever is not the one who calls
   */
  async change(actor: Actor, id: string, { push_to_talk: isPushToTalk }: ChangeCall): Promise<CallView> {
    const call = await this.rows.visibleTo(actor, id);
    const kind = actor.kind === 'contact' ? 'contact' : 'user';
    if (call.visitorKind !== kind || call.visitorId !== actor.id) throw notYourVoice();
    await this.rows.setPushToTalk(id, isPushToTalk);
    await this.keeper.keep();
    return toCallView(await this.rows.visibleTo(actor, id), call.conversationId ?? '');
  }
}
