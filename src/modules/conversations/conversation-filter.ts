import type { SelectQueryBuilder } from 'typeorm';
import {
  type ConversationListQuery,
  type ConversationPriority,
  conversationPriority,
} from '../../contract/conversation.schema.js';
import type { Conversation } from './conversation.entity.js';

/** Which conversations a list holds. What only staff may know of them, only staff may ask by. */
export interface ConversationFilter extends ConversationListQuery {
  readonly seller_id?: string | undefined;
  readonly contact_id?: string | undefined;
  readonly tag?: string | undefined;
  readonly priority?: ConversationPriority | undefined;
  /** These alone. */
  readonly ids?: readonly string[];
}

/** Adds the conditions of a filter to a query over the alias `c`. */
export function narrow(rows: SelectQueryBuilder<Conversation>, filter: ConversationFilter): void {
  const { status, mode, seller_id: sellerId, contact_id: contactId, tag, priority, ids } = filter;
  if (status) rows.andWhere('c.status = :status', { status });
  if (mode) rows.andWhere('c.mode = :mode', { mode });
  if (sellerId) rows.andWhere('c.sellerId = :sellerId', { sellerId });
  if (contactId) rows.andWhere('c.contactId = :contactId', { contactId });
  if (tag) rows.andWhere(':tag = ANY(c.tags)', { tag });
  if (priority) rows.andWhere('c.priority = :place', { place: conversationPriority.options.indexOf(priority) });
  if (ids) rows.andWhere('c.id = ANY(CAST(:ids AS uuid[]))', { ids });
}
