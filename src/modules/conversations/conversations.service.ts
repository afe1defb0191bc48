import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ConversationListQuery, ConversationView, OpenConversation } from '../../contract/conversation.schema.js';
import { type Actor, mayEnter } from '../../platform/auth/actor.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { ProjectsService } from '../projects/projects.service.js';
import { noSuchProject } from '../projects/projects.problems.js';
import { Conversation } from './conversation.entity.js';
import { toConversationView } from './conversation-view.js';
import { noSuchConversation, noSuchReference, projectNotNamed } from './conversations.problems.js';
import { askerByName, VISIBLE_BY_NAME } from './visibility.query.js';

@Injectable()
export class ConversationsService {
  constructor(
    @InjectRepository(Conversation) private readonly conversations: Repository<Conversation>,
    private readonly projects: ProjectsService,
    private readonly events: EventBus,
  ) {}

  /** Opens a conversation of the actor's own. The same `id` again gives the same conversation. */
  async open(actor: Actor, input: OpenConversation & { id?: string; project_id?: string }): Promise<ConversationView> {
    const project = await this.projects.visibleTo(actor, input.project_id ?? onlyProject(actor));
    // Chatbots and contacts have no table yet, so no id can name one of this project.
    if (input.chatbot_id) throw noSuchReference('chatbot_id');
    if (input.contact_id) throw noSuchReference('contact_id');
    const id = input.id ?? uuidv7();
    const row = {
      id,
      projectId: project.id,
      title: input.title ?? null,
      userId: actor.id,
      metadata: input.metadata ?? {},
    };
    await this.conversations
      .createQueryBuilder()
      .insert()
      .values(row as never)
      .orIgnore()
      .execute();
    const conversation = await this.visibleTo(actor, id);
    this.events.publish('conversation.created', { conversation });
    return conversation;
  }

  /** The conversation, if the actor may see it. @throws Problem `missing`, alike for absent and not yours. */
  async visibleTo(actor: Actor, id: string): Promise<ConversationView> {
    const found = await this.conversations
      .createQueryBuilder('c')
      .where('c.id = :id', { id })
      .andWhere(VISIBLE_BY_NAME, askerByName(actor))
      .getOne();
    if (!found) throw noSuchConversation();
    return toConversationView(found);
  }

  /** The project's conversations that the actor may see, newest activity first. */
  async list(actor: Actor, projectId: string, query: ConversationListQuery) {
    if (!mayEnter(actor, projectId)) throw noSuchProject();
    const rows = this.conversations
      .createQueryBuilder('c')
      .where('c.projectId = :projectId', { projectId })
      .andWhere(VISIBLE_BY_NAME, askerByName(actor));
    if (query.status) rows.andWhere('c.status = :status', { status: query.status });
    if (query.mode) rows.andWhere('c.mode = :mode', { mode: query.mode });
    if (query.cursor) rows.andWhere('(c.activeAt, c.id) < (:at, :id)', { ...decodeCursor(query.cursor) });
    rows.orderBy('c.activeAt', 'DESC').addOrderBy('c.id', 'DESC');
    return pageFrom(await rows.limit(query.limit + 1).getMany(), query.limit, {
      position: (row) => ({ at: row.activeAt, id: row.id }),
      view: toConversationView,
    });
  }

  /** Deletes the conversation with everything in it; a running answer stops. */
  async delete(actor: Actor, id: string): Promise<void> {
    const conversation = await this.visibleTo(actor, id);
    await this.conversations.delete({ id, projectId: conversation.project_id });
    this.events.publish('conversation.deleted', { conversation_id: id });
  }
}

function onlyProject(actor: Actor): string {
  if (actor.projects === 'any' || actor.projects.length !== 1) throw projectNotNamed();
  return actor.projects[0] as string;
}
