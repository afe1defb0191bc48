import { conversationPriority } from '../../contract/conversation.schema.js';
import type { EscalationView } from '../../contract/escalation.schema.js';
import { type Actor, isStaff } from '../../platform/auth/actor.js';
import type { Escalation } from './escalation.entity.js';

export interface QueuePlace {
  readonly position: number | null;
  readonly estimated_wait_seconds: number | null;
}

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** What clients see of an escalation; `priority` is the conversation's. */
export const toEscalationView = (row: Escalation, priority: number, place: QueuePlace): EscalationView => ({
  id: row.id,
  conversation_id: row.conversationId,
  project_id: row.projectId,
  status: row.status,
  reason: row.reason,
  requested_by: row.requestedBy,
  skills: row.skills,
  priority: conversationPriority.options[priority] ?? 'normal',
  ...place,
  seller: row.sellerId === null ? null : { id: row.sellerId, name: row.sellerName },
  opens_at: iso(row.opensAt),
  wants_email: row.wantsEmail,
  email: row.email,
  created_at: row.createdAt.toISOString(),
  queued_at: iso(row.queuedAt),
  accepted_at: iso(row.acceptedAt),
  ended_at: iso(row.endedAt),
});

/** How the business sorts its work, and who somebody is, are not told to visitors. */
export function forAudience(actor: Pick<Actor, 'kind'>, view: EscalationView): EscalationView {
  if (isStaff(actor)) return view;
  const seller = view.seller && { id: null, name: view.seller.name };
  return { ...view, skills: [], priority: 'normal', seller };
}
