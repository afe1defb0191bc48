import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Channel, ConversationMode, ConversationStatus } from '../../contract/conversation.schema.js';
import { BaseEntity } from '../../platform/database/base.entity.js';

/** One thread between a visitor, the assistant and the people of a project. */
@Entity('conversations')
@Index('conversations_by_activity', ['projectId', 'activeAt', 'id'])
@Index('conversations_of_user', ['userId', 'projectId'], { where: 'user_id IS NOT NULL' })
@Index('conversations_of_contact', ['contactId'], { where: 'contact_id IS NOT NULL' })
@Index('conversations_awaiting_reply', ['id'], { where: 'reply_due_seq IS NOT NULL' })
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

  @Column('jsonb', { default: {} })
  metadata!: Record<string, unknown>;
}
