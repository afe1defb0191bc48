import { conversationPriority, type ConversationView } from '../../contract/conversation.schema.js';
import { type Actor, isStaff } from '../../platform/auth/actor.js';
import type { Conversation } from './conversation.entity.js';

/** The columns of a conversation that clients see. */
export const SHOWN = [
  'id',
  'projectId',
  'title',
  'status',
  'mode',
  'epoch',
  'chatbotId',
  'contactId',
  'userId',
  'sellerId',
  'channel',
  'lastSeq',
  'lastMessageAt',
  'escalationRequested',
  'snoozedUntil',
  'tags',
  'priority',
  'rating',
  'metadata',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Conversation)[];

export type ConversationRow = Pick<Conversation, (typeof SHOWN)[number]>;

/** What clients see of a conversation. */
export const toConversationView = (row: ConversationRow): ConversationView => ({
  id: row.id,
  project_id: row.projectId,
  title: row.title,
  status: row.status,
  mode: row.mode,
  epoch: row.epoch,
  chatbot_id: row.chatbotId,
  contact_id: row.contactId,
  user_id: row.userId,
  seller_id: row.sellerId,
  channel: row.channel,
  last_seq: row.lastSeq,
  last_message_at: row.lastMessageAt?.toISOString() ?? null,
  unread_count: null,
  escalation_requested: row.escalationRequested,
  snoozed_until: row.status === 'snoozed' ? (row.snoozedUntil?.toISOString() ?? null) : null,
  tags: row.tags,
  priority: conversationPriority.options[row.priority] ?? 'normal',
  rating: row.rating,
  metadata: row.metadata,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

/** How the business sorts its work is nobody else's affair; a contact learns neither the ids of others nor what was noted beside. */
export function forAudience(actor: Pick<Actor, 'kind'>, view: ConversationView): ConversationView {
  if (isStaff(actor)) return view;
  const plain: ConversationView = { ...view, tags: [], priority: 'normal', snoozed_until: null };
  return actor.kind === 'contact' ? { ...plain, user_id: null, seller_id: null, metadata: {} } : plain;
}
