import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Channel, ConversationMode, ConversationStatus, RatingView } from '../../contract/conversation.schema.js';
import type { LastEscalation } from '../../contract/domain-events.js';
import { BaseEntity } from '../../platform/database/base.entity.js';

/** One thread between a visitor, the assistant and the people of a project. */
@Entity('conversations')
@Index('conversations_by_activity', ['projectId', 'activeAt', 'id'])
@Index('conversations_of_user', ['userId', 'projectId'], { where: 'user_id IS NOT NULL' })
@Index('conversations_of_contact', ['contactId'], { where: 'contact_id IS NOT NULL' })
@Index('conversations_of_chatbot', ['chatbotId'], { where: 'chatbot_id IS NOT NULL' })
@Index('conversations_awaiting_reply', ['id'], { where: 'reply_due_seq IS NOT NULL' })
@Index('conversations_held', ['sellerId', 'projectId'], { where: `mode = 'seller' AND status = 'open'` })
@Index('conversations_in_work', ['projectId', 'status', 'mode', 'sellerId'], { where: `status <> 'resolved'` })
@Index('conversations_returning', ['returnsUntil'], { where: 'returns_until IS NOT NULL' })
@Index('conversations_snoozed', ['snoozedUntil'], { where: `status = 'snoozed'` })
export class Conversation extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'conversations_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('text', { nullable: true })
  title!: string | null;

  @Column('text', { default: 'open' })
  status!: ConversationStatus;

  /** Who has the floor. */
  @Column('text', { default: 'assistant' })
  mode!: ConversationMode;

  /** Grows with each change of mode; an answer begun under an older epoch is never committed. */
  @Column('int', { default: 0 })
  epoch!: number;

  @ForeignKey('Chatbot', { onDelete: 'SET NULL', name: 'conversations_chatbot' })
  @Column('uuid', { name: 'chatbot_id', nullable: true })
  chatbotId!: string | null;

  @ForeignKey('Contact', { onDelete: 'CASCADE', name: 'conversations_contact' })
  @Column('uuid', { name: 'contact_id', nullable: true })
  contactId!: string | null;

  @Column('text', { name: 'user_id', nullable: true })
  userId!: string | null;

  @Column('text', { name: 'seller_id', nullable: true })
  sellerId!: string | null;

  @Column('text', { default: 'api' })
  channel!: Channel;

  @Column('int', { name: 'last_seq', default: 0 })
  lastSeq!: number;

  @Column({ type: 'timestamptz', name: 'last_message_at', precision: 3, nullable: true })
  lastMessageAt!: Date | null;

  /** The newest activity in whole seconds: it is indexed, and a value that seldom changes keeps most updates off the index. */
  @Column({ type: 'timestamptz', name: 'active_at', precision: 0, default: () => 'now()' })
  activeAt!: Date;

  /** The newest message that still waits for the assistant; null when none does. A sweep finds what a crash left here. */
  @Column('int', { name: 'reply_due_seq', nullable: true })
  replyDueSeq!: number | null;

  @Column('boolean', { name: 'escalation_requested', default: false })
  escalationRequested!: boolean;

  /** While the visitor is queued: whether the assistant goes on answering. */
  @Column('boolean', { name: 'assistant_helps', default: false })
  assistantHelps!: boolean;

  /** Answers that began under an older epoch are never committed: somebody took the floor from them. */
  @Column('int', { name: 'assistant_epoch', default: 0 })
  assistantEpoch!: number;

  /** What the assistant has to know of the part that people had, since the last hand-back. */
  @Column('text', { name: 'assistant_note', nullable: true })
  assistantNote!: string | null;

  /** Why a person was asked for the last time, and after which message: no reason to ask again by itself. */
  @Column('jsonb', { name: 'last_escalation', nullable: true })
  lastEscalation!: LastEscalation | null;

  /** Since when the present seller has the floor. */
  @Column({ type: 'timestamptz', name: 'floor_since', precision: 3, nullable: true })
  floorSince!: Date | null;

  /** When a snoozed conversation opens by itself; counts only while the status is `snoozed`. */
  @Column({ type: 'timestamptz', name: 'snoozed_until', precision: 3, nullable: true })
  snoozedUntil!: Date | null;

  /** So long a seller who vanished gets it back from the assistant on return; counts only while the assistant has the floor. */
  @Column({ type: 'timestamptz', name: 'returns_until', precision: 3, nullable: true })
  returnsUntil!: Date | null;

  @Column('text', { array: true, default: () => `'{}'` })
  tags!: string[];

  /** The place in `conversationPriority`; the queue serves higher ones first. */
  @Column('smallint', { default: 1 })
  priority!: number;

  /** What the visitor thinks of it. */
  @Column('jsonb', { nullable: true })
  rating!: RatingView | null;

  @Column('jsonb', { default: {} })
  metadata!: Record<string, unknown>;
}
