import { Injectable } from '@nestjs/common';
import { conversationPriority, type ConversationView } from '../../contract/conversation.schema.js';
import type { ChangeConversation } from '../../contract/floor.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { requireStaff } from '../../platform/auth/project-access.js';
import { Database } from '../../platform/database/database.js';
import { FloorService, viewOf } from './floor/floor.service.js';

/** How staff file a conversation: title, tags, priority, metadata. */
@Injectable()
export class FilingService {
  constructor(
    private readonly database: Database,
    private readonly floor: FloorService,
  ) {}

  /** @throws Problem `forbidden`, `missing` */
  change(actor: Actor, id: string, { priority, ...rest }: ChangeConversation): Promise<ConversationView> {
    requireStaff(actor);
    const place = priority === undefined ? {} : { priority: conversationPriority.options.indexOf(priority) };
    return this.database.transaction(async (manager) => {
      const before = await this.floor.lock(actor, id, manager);
      const after = await this.floor.move(before, { ...rest, ...place }, manager);
      return viewOf(after);
    });
  }
}
