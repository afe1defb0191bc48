import { Injectable } from '@nestjs/common';
import type { ConversationView, RateConversation } from '../../../contract/conversation.schema.js';
import { type Actor, isStaff } from '../../../platform/auth/actor.js';
import { Database } from '../../../platform/database/database.js';
import { forbidden } from '../../../platform/errors/common.problems.js';
import { forAudience } from '../conversation-view.js';
import { FloorService, viewOf } from '../floor/floor.service.js';

/** What visitors think of their conversations. */
@Injectable()
export class RatingsService {
  constructor(
    private readonly database: Database,
    private readonly floor: FloorService,
  ) {}

  /** Rates a conversation of one's own, at any time; the last word counts. @throws Problem `missing`, `forbidden` for those who answer */
  rate(actor: Actor, id: string, { score, comment }: RateConversation): Promise<ConversationView> {
    return this.database.transaction(async (manager) => {
      const before = await this.floor.lock(actor, id, manager);
      if (isStaff(actor) && before.userId !== actor.id) throw forbidden();
      const rating = { score, comment: comment ?? null, rated_at: new Date().toISOString() };
      return forAudience(actor, viewOf(await this.floor.move(before, { rating }, manager)));
    });
  }
}
