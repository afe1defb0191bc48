import type { ConversationView } from '../../../contract/conversation.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { madeAt } from '../../../platform/id-time.js';

/** Whether the actor's token promises this conversation, which may have no row yet. */
export const isPromised = ({ draft }: Actor, id: string): boolean => draft?.conversation_id === id;

/** A conversation that has no row yet reads as an empty one, for the visitor whose token promises it; null for everybody else. */
export function promisedConversation(actor: Actor, id: string): ConversationView | null {
  const { draft } = actor;
  const [projectId] = actor.projects;
  if (!draft || projectId === undefined || !isPromised(actor, id)) return null;
  const now = madeAt(id).toISOString();
  return {
    id,
    project_id: projectId,
    title: null,
    status: 'open',
    mode: 'assistant',
    epoch: 0,
    chatbot_id: draft.chatbot_id ?? null,
    contact_id: actor.id,
    user_id: null,
    seller_id: null,
    channel: draft.channel,
    last_seq: 0,
    last_message_at: null,
    unread_count: 0,
    escalation_requested: false,
    snoozed_until: null,
    tags: [],
    priority: 'normal',
    rating: null,
    metadata: {},
    created_at: now,
    updated_at: now,
  };
}
