import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { ConversationView } from '../../contract/conversation.schema.js';
import { type Actor, mayEnter } from '../../platform/auth/actor.js';
import { noSuchProject } from '../../platform/auth/project-access.js';
import { Database } from '../../platform/database/database.js';
import { forbidden } from '../../platform/errors/common.problems.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { Conversation } from './conversation.entity.js';
import { type ConversationRow, forAudience, toConversationView } from './conversation-view.js';
import { noSuchConversation } from './conversations.problems.js';
import { withdraw } from '../contacts/arrivals/withdrawn.js';
import { ContactThreadsService } from './threads/contact-threads.service.js';
import { promisedConversation } from './threads/promised-conversation.js';
import { type ConversationFilter, narrow } from './conversation-filter.js';
import { askerByName, askerValues, VISIBLE_BY_ID, VISIBLE_BY_NAME } from './visibility.query.js';

@Injectable()
export class ConversationsService {
  constructor(
    @InjectRepository(Conversation) private readonly conversations: Repository<Conversation>,
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly threads: ContactThreadsService,
  ) {}

  /** Tells that a conversation was opened, and shows it. @throws Problem `missing` where the id is one of somebody else's */
  async opened(actor: Actor, id: string): Promise<ConversationView> {
    const row = await this.find(actor, id);
    if (!row) throw noSuchConversation();
    const conversation = toConversationView(row);
    this.events.publish('conversation.created', { conversation });
    return forAudience(actor, conversation);
  }

  /** The conversation, if the actor may see it. @throws Problem `missing`, alike for absent and not yours. */
  async visibleTo(actor: Actor, id: string): Promise<ConversationView> {
    const found = await this.find(actor, id);
    const view = found ? toConversationView(found) : promisedConversation(actor, id);
    if (!view || (!found && (await this.threads.isGone(id)))) throw noSuchConversation();
    return forAudience(actor, view);
  }

  /** Almost every request asks this, so it is no query of TypeORM: those cost five times as much. */
  private async find(actor: Actor, id: string): Promise<ConversationRow | null> {
    return (await this.database.run<ConversationRow>(VISIBLE_BY_ID, [id, ...askerValues(actor)]))[0] ?? null;
  }

  /** The project's conversations that the actor may see, newest activity first. */
  async list(actor: Actor, projectId: string, query: ConversationFilter) {
    if (!mayEnter(actor, projectId)) throw noSuchProject();
    const rows = this.conversations
      .createQueryBuilder('c')
      .where('c.projectId = :projectId', { projectId })
      .andWhere(VISIBLE_BY_NAME, askerByName(actor));
    narrow(rows, query);
    if (query.cursor) rows.andWhere('(c.activeAt, c.id) < (:at, :id)', { ...decodeCursor(query.cursor) });
    rows.orderBy('c.activeAt', 'DESC').addOrderBy('c.id', 'DESC');
    return pageFrom(await rows.limit(query.limit + 1).getMany(), query.limit, {
      position: (row) => ({ at: row.activeAt, id: row.id }),
      view: (row) => forAudience(actor, toConversationView(row)),
    });
  }

  /** Deletes the conversation with everything in it; a running answer stops. A contact asks staff to erase instead. */
  async delete(actor: Actor, id: string): Promise<void> {
    const conversation = await this.visibleTo(actor, id);
    if (actor.kind === 'contact') throw forbidden();
    const { project_id: projectId } = conversation;
    await this.conversations.manager.transaction(async (manager) => {
      await manager.delete(Conversation, { id, projectId });
      if (conversation.contact_id !== null) await withdraw([id], manager);
    });
    this.events.publish('conversation.deleted', { conversation_id: id, project_id: projectId });
  }
}
