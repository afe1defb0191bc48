import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ConversationView, OpenConversation } from '../../contract/conversation.schema.js';
import { type Actor, mayEnter } from '../../platform/auth/actor.js';
import { noSuchProject, projectFor } from '../../platform/auth/project-access.js';
import { forbidden } from '../../platform/errors/common.problems.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { ChatbotsService } from '../chatbots/chatbots.service.js';
import { ProjectsService } from '../projects/projects.service.js';
import { Conversation } from './conversation.entity.js';
import { forAudience, toConversationView } from './conversation-view.js';
import { noSuchConversation, noSuchReference } from './conversations.problems.js';
import { withdraw } from '../contacts/arrivals/withdrawn.js';
import { ContactThreadsService } from './threads/contact-threads.service.js';
import { promisedConversation } from './threads/promised-conversation.js';
import { type ConversationFilter, narrow } from './conversation-filter.js';
import { askerByName, VISIBLE_BY_NAME } from './visibility.query.js';

@Injectable()
export class ConversationsService {
  constructor(
    @InjectRepository(Conversation) private readonly conversations: Repository<Conversation>,
    private readonly projects: ProjectsService,
    private readonly chatbots: ChatbotsService,
    private readonly events: EventBus,
    private readonly threads: ContactThreadsService,
  ) {}

  /** Opens a conversation of the actor's own, or as staff one of a contact. The same `id` again gives the same conversation. */
  async open(actor: Actor, input: OpenConversation & { id?: string; project_id?: string }): Promise<ConversationView> {
    const project = await this.projects.visibleTo(actor, projectFor(actor, input.project_id));
    const { chatbot_id: chatbotId = null } = input;
    if (chatbotId !== null && !(await this.chatbots.isIn(project.id, chatbotId))) throw noSuchReference('chatbot_id');
    const id = input.id ?? uuidv7();
    const row = {
      id,
      projectId: project.id,
      title: input.title ?? null,
      chatbotId,
      ...(await this.threads.visitorOf(actor, project.id, input.contact_id)),
      metadata: input.metadata ?? {},
    };
    await this.conversations
      .createQueryBuilder()
      .insert()
      .values(row as never)
      .orIgnore()
      .execute();
    const opened = await this.find(actor, id);
    if (!opened) throw noSuchConversation();
    const conversation = toConversationView(opened);
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

  private find(actor: Actor, id: string): Promise<Conversation | null> {
    return this.conversations
      .createQueryBuilder('c')
      .where('c.id = :id', { id })
      .andWhere(VISIBLE_BY_NAME, askerByName(actor))
      .getOne();
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
