import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Not, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ConversationListQuery, ConversationView, OpenConversation } from '../../contract/conversation.schema.js';
import { type Actor, isStaff, mayEnter } from '../../platform/auth/actor.js';
import { noSuchProject, projectFor } from '../../platform/auth/project-access.js';
import { forbidden } from '../../platform/errors/common.problems.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { ChatbotsService } from '../chatbots/chatbots.service.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { ProjectsService } from '../projects/projects.service.js';
import { Conversation } from './conversation.entity.js';
import { forAudience, toConversationView } from './conversation-view.js';
import { noSuchConversation, noSuchReference, tooManyConversations } from './conversations.problems.js';
import { askerByName, VISIBLE_BY_NAME } from './visibility.query.js';

/** A widget needs one conversation; this many is a fault of its page, or abuse. */
const MOST_OPEN_OF_A_CONTACT = 20;

@Injectable()
export class ConversationsService {
  constructor(
    @InjectRepository(Conversation) private readonly conversations: Repository<Conversation>,
    private readonly projects: ProjectsService,
    private readonly contacts: ContactsService,
    private readonly chatbots: ChatbotsService,
    private readonly events: EventBus,
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
      ...(await this.visitorOf(actor, project.id, input.contact_id)),
      metadata: input.metadata ?? {},
    };
    await this.conversations
      .createQueryBuilder()
      .insert()
      .values(row as never)
      .orIgnore()
      .execute();
    const conversation = toConversationView(await this.find(actor, id));
    this.events.publish('conversation.created', { conversation });
    return forAudience(actor, conversation);
  }

  /** The conversation, if the actor may see it. @throws Problem `missing`, alike for absent and not yours. */
  async visibleTo(actor: Actor, id: string): Promise<ConversationView> {
    return forAudience(actor, toConversationView(await this.find(actor, id)));
  }

  private async find(actor: Actor, id: string): Promise<Conversation> {
    const found = await this.conversations
      .createQueryBuilder('c')
      .where('c.id = :id', { id })
      .andWhere(VISIBLE_BY_NAME, askerByName(actor))
      .getOne();
    if (!found) throw noSuchConversation();
    return found;
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
      view: (row) => forAudience(actor, toConversationView(row)),
    });
  }

  /** Deletes the conversation with everything in it; a running answer stops. A contact asks staff to erase instead. */
  async delete(actor: Actor, id: string): Promise<void> {
    const conversation = await this.visibleTo(actor, id);
    if (actor.kind === 'contact') throw forbidden();
    const { project_id: projectId } = conversation;
    await this.conversations.delete({ id, projectId });
    this.events.publish('conversation.deleted', { conversation_id: id, project_id: projectId });
  }

  /** Whose conversation it becomes. Another project's contact is refused like one that is not there. */
  private async visitorOf(actor: Actor, projectId: string, named: string | undefined) {
    if (actor.kind === 'contact') {
      if (named !== undefined && named !== actor.id) throw noSuchReference('contact_id');
      const open = await this.conversations.countBy({ contactId: actor.id, projectId, status: Not('resolved') });
      if (open >= MOST_OPEN_OF_A_CONTACT) throw tooManyConversations();
      return { contactId: actor.id, channel: 'widget' };
    }
    if (named === undefined) return { userId: actor.id };
    const contact = isStaff(actor) ? await this.contacts.visibleTo(actor, named).catch(() => null) : null;
    if (contact?.project_id !== projectId) throw noSuchReference('contact_id');
    return { contactId: contact.id };
  }
}
