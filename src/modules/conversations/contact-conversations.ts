import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { EventBus } from '../../platform/events/event-bus.js';
import { type ContactBelongings, ContactData, type ContactDataSource } from '../contacts/contact-data.js';
import { withdraw } from '../contacts/arrivals/withdrawn.js';
import { Conversation } from './conversation.entity.js';
import { toConversationView } from './conversation-view.js';

/** The conversations of a contact, for those who export, merge and erase contacts: they have checked who asks. */
@Injectable()
export class ContactConversations implements ContactDataSource, OnModuleInit {
  readonly name = 'conversations';

  constructor(
    private readonly data: ContactData,
    private readonly events: EventBus,
  ) {}

  onModuleInit(): void {
    this.data.register(this);
  }

  async export(contactId: string, manager: EntityManager) {
    const rows = await manager.find(Conversation, { where: { contactId }, order: { createdAt: 'ASC', id: 'ASC' } });
    return rows.map((row) => toConversationView(row));
  }

  readonly belongings: ContactBelongings = {
    count: (contactId, manager) => manager.countBy(Conversation, { contactId }),
    move: (from, into, manager) => hand(manager, { from, into }),
    moveBack: async (ids, contacts, manager) => {
      await hand(manager, contacts, ids);
    },
    erase: async (contactId, manager) => {
      const rows = await manager.find(Conversation, { where: { contactId }, select: { id: true, projectId: true } });
      await manager.delete(Conversation, { contactId });
      await withdraw(
        rows.map(({ id }) => id),
        manager,
      );
      for (const { id, projectId } of rows) {
        this.events.publish('conversation.deleted', { conversation_id: id, project_id: projectId });
      }
    },
  };
}

/** Gives conversations from one contact to another: all of them, or those with the given ids. */
async function hand(
  manager: EntityManager,
  { from, into }: { from: string; into: string },
  ids?: readonly string[],
): Promise<string[]> {
  const where = { contactId: from, ...(ids ? { id: In([...ids]) } : {}) };
  const rows = await manager.find(Conversation, { where, select: { id: true } });
  if (rows.length > 0) await manager.update(Conversation, where, { contactId: into });
  return rows.map(({ id }) => id);
}
