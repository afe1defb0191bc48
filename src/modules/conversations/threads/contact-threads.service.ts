import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Not, type Repository } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Channel, ConversationView } from '../../../contract/conversation.schema.js';
import { type Actor, isStaff } from '../../../platform/auth/actor.js';
import { isForeignKeyViolation } from '../../../platform/error-code.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { ArrivalsService } from '../../contacts/arrivals/arrivals.service.js';
import { ContactsService } from '../../contacts/contacts.service.js';
import { isWithdrawn } from '../../contacts/arrivals/withdrawn.js';
import { Conversation } from '../conversation.entity.js';
import { toConversationView } from '../conversation-view.js';
import { UnreadCounts } from '../unread-counts.js';
import { noSuchReference, tooManyConversations } from '../conversations.problems.js';

/** A widget needs one conversation; this many is a fault of its page, or abuse. */
const MOST_OPEN_OF_A_CONTACT = 20;

/** Where the metadata keep the seller whom the visitor wished for. */
const WISH = 'wished_seller_id';

/** Whose conversation is meant; the caller has made sure that it is this contact who asks. */
export interface ContactOf {
  readonly contact_id: string;
  readonly project_id: string;
}

export interface NewThread extends ContactOf {
  readonly id: string;
  readonly channel: Channel;
  /** Whom the visitor wishes for. */
  readonly wished_seller_id: string | null;
  readonly chatbot_id: string | null;
  readonly metadata: Record<string, unknown>;
}

/** The conversations of a visitor who has been proved, for those who let visitors in. Views are as staff see them. */
@Injectable()
export class ContactThreadsService {
  constructor(
    @InjectRepository(Conversation) private readonly conversations: Repository<Conversation>,
    private readonly contacts: ContactsService,
    private readonly arrivals: ArrivalsService,
    private readonly events: EventBus,
    private readonly unread: UnreadCounts,
  ) {}

  /**
   * The newest conversation that is not resolved; null without one. Where a seller is named: one that the seller has, or that
   * began with this wish, whoever has it by now.
   */
  async newestOf(
    { contact_id: contactId, project_id: projectId }: ContactOf,
    sellerId?: string | null,
  ): Promise<ConversationView | null> {
    const where = { contactId, projectId, status: Not('resolved' as const) };
    const rows = await this.conversations.find({
      where,
      order: { activeAt: 'DESC', id: 'DESC' },
      take: MOST_OPEN_OF_A_CONTACT,
    });
    const row = rows.find((each) => !sellerId || each.sellerId === sellerId || each.metadata[WISH] === sellerId);
    return row ? toConversationView(row) : null;
  }

  /** The conversation of these projects that its own id, or a contact's, or a device means to those who work there. */
  async addressed(projects: readonly string[], to: string): Promise<string | null> {
    const projectId = In([...projects]);
    const own = isUuid(to) ? await this.conversations.findOneBy({ id: to, projectId }) : null;
    if (own) return own.id;
    const contactId = await this.arrivals.named(projects, to);
    if (contactId === null) return null;
    const where = { contactId, projectId, status: Not('resolved' as const) };
    const [row] = await this.conversations.find({ where, order: { activeAt: 'DESC', id: 'DESC' }, take: 1 });
    return row?.id ?? null;
  }

  /** A conversation of the contact, with the count of what it has not read; null where it has none of this id. */
  async of({ contact_id: contactId, project_id: projectId }: ContactOf, id: string): Promise<ConversationView | null> {
    const row = await this.conversations.findOneBy({ id, contactId, projectId });
    return row && this.unread.of({ kind: 'contact', id: contactId }, toConversationView(row));
  }

  /** Whose conversation it becomes that an actor opens. Another project's contact is refused like one that is not there. */
  async visitorOf(actor: Actor, projectId: string, named: string | undefined) {
    if (actor.kind === 'contact') {
      if (named !== undefined && named !== actor.id) throw noSuchReference('contact_id');
      // A visitor who was only promised a contact has one from now on.
      await this.contacts.standing(actor, actor.id);
      await this.requireRoomFor({ contact_id: actor.id, project_id: projectId });
      return { contactId: actor.id, channel: 'widget' };
    }
    if (named === undefined) return { userId: actor.id };
    const contact = isStaff(actor) ? await this.contacts.visibleTo(actor, named).catch(() => null) : null;
    if (contact?.project_id !== projectId) throw noSuchReference('contact_id');
    return { contactId: contact.id };
  }

  /** @throws Problem `too-many` for a contact that has too many open conversations */
  async requireRoomFor({ contact_id: contactId, project_id: projectId }: ContactOf): Promise<void> {
    const open = await this.conversations.countBy({ contactId, projectId, status: Not('resolved') });
    if (open >= MOST_OPEN_OF_A_CONTACT) throw tooManyConversations();
  }

  /** Whether one of these was deleted: a contact, or a conversation of its own. */
  async isGone(...ids: readonly string[]): Promise<boolean> {
    for (const id of ids) if (await isWithdrawn(id, this.conversations.manager)) return true;
    return false;
  }

  /**
   * Makes a conversation under its id, and says whether it is new; the same again changes nothing. Null: it was deleted, or its
   * contact was. A chatbot that was deleted since the page was opened leaves it to the project's.
   */
  async begin(thread: NewThread): Promise<{ conversation: ConversationView; isNew: boolean } | null> {
    const { id, project_id: projectId, contact_id: contactId } = thread;
    if (!(await this.conversations.existsBy({ id, projectId }))) await this.requireRoomFor(thread);
    const isNew = await this.insert(thread).catch(async (error: unknown) => {
      if (!isForeignKeyViolation(error)) throw error;
      if (await this.isGone(contactId)) return false;
      return this.insert({ ...thread, chatbot_id: null });
    });
    const row = await this.conversations.findOneBy({ id, projectId, contactId });
    if (!row) return null;
    const conversation = toConversationView(row);
    if (isNew) this.events.publish('conversation.created', { conversation });
    return { conversation, isNew };
  }

  /** Answers whether there is a new row; there is none where one of this id was deleted, even at the same moment. */
  private insert({ wished_seller_id: wish, ...thread }: NewThread): Promise<boolean> {
    const { id, project_id: projectId, contact_id: contactId, chatbot_id: chatbotId, channel } = thread;
    const metadata = { ...thread.metadata, ...(wish === null ? {} : { [WISH]: wish }) };
    const row = { id, projectId, contactId, chatbotId, channel, metadata };
    return this.conversations.manager.transaction(async (manager) => {
      const insert = manager.createQueryBuilder().insert().into(Conversation).values(row);
      const { raw } = await insert.orIgnore().returning('id').execute();
      if ((raw as unknown[]).length === 0) return false;
      if (!(await isWithdrawn(id, manager))) return true;
      await manager.delete(Conversation, { id, projectId });
      return false;
    });
  }
}
