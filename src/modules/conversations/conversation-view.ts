import type { ConversationView } from '../../contract/conversation.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import type { Conversation } from './conversation.entity.js';

/** What clients see of a conversation. */
export const toConversationView = (row: Conversation): ConversationView => ({
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
  escalation_requested: row.escalationRequested,
  metadata: row.metadata,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

/** A contact learns neither the ids of others nor what was noted beside the conversation. */
export const forAudience = (actor: Pick<Actor, 'kind'>, view: ConversationView): ConversationView =>
  actor.kind === 'contact' ? { ...view, user_id: null, seller_id: null, metadata: {} } : view;
