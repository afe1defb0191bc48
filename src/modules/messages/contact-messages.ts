import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { MessageView } from '../../contract/message.schema.js';
import { ContactData, type ContactDataSource } from '../contacts/contact-data.js';
import { messageViewSql } from './message-view.query.js';

const OF_CONTACT = `SELECT ${messageViewSql('m')} AS message
  FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.contact_id = $1
  ORDER BY c.created_at, c.id, m.seq`;

/** The messages in a contact's conversations, for its export: the caller has checked who asks. They go with the conversations. */
@Injectable()
export class ContactMessages implements ContactDataSource, OnModuleInit {
  readonly name = 'messages';

  constructor(private readonly data: ContactData) {}

  onModuleInit(): void {
    this.data.register(this);
  }

  async export(contactId: string, manager: EntityManager): Promise<MessageView[]> {
    const rows: { message: MessageView }[] = await manager.query(OF_CONTACT, [contactId]);
    return rows.map(({ message }) => message);
  }
}
