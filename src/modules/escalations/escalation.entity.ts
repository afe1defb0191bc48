import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { EscalationStatus, RequestedBy } from '../../contract/escalation.schema.js';
import { BaseEntity } from '../../platform/database/base.entity.js';

/** A visitor who asked for a person: the place in the queue, then who came, then the end. */
@Entity('escalations')
@Index('escalations_one_open', ['conversationId'], {
  unique: true,
  where: `status IN ('outside_hours', 'queued', 'accepted')`,
})
@Index('escalations_of_conversation', ['conversationId', 'createdAt'])
@Index('escalations_queue', ['projectId', 'queuedAt', 'id'], { where: `status = 'queued'` })
@Index('escalations_waiting_until', ['expiresAt'], { where: `status = 'queued'` })
@Index('escalations_by_age', ['projectId', 'createdAt', 'id'])
@Index('escalations_served', ['projectId', 'endedAt'], { where: `status = 'ended' AND accepted_at IS NOT NULL` })
export class Escalation extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'escalations_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @ForeignKey('Conversation', { onDelete: 'CASCADE', name: 'escalations_conversation' })
  @Column('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @Column('text')
  status!: EscalationStatus;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { name: 'requested_by' })
  requestedBy!: RequestedBy;

  @Column('text', { array: true, default: () => `'{}'` })
  skills!: string[];

  /** The place in the queue: kept when a seller vanishes and the visitor has to wait again. */
  @Column({ type: 'timestamptz', name: 'queued_at', precision: 3, nullable: true })
  queuedAt!: Date | null;

  /** When the longest wait is over; a sweep looks. */
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'opens_at', precision: 3, nullable: true })
  opensAt!: Date | null;

  @Column('text', { name: 'seller_id', nullable: true })
  sellerId!: string | null;

  @Column('text', { name: 'seller_name', nullable: true })
  sellerName!: string | null;

  /** Who had it before it had to wait again; it goes back to him if he returns in time. */
  @Column('text', { name: 'lost_seller_id', nullable: true })
  lostSellerId!: string | null;

  /** Who gave it back to the queue: somebody else is asked next. */
  @Column('text', { name: 'avoid_seller_id', nullable: true })
  avoidSellerId!: string | null;

  @Column('boolean', { name: 'wants_email', default: false })
  wantsEmail!: boolean;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column({ type: 'timestamptz', name: 'accepted_at', precision: 3, nullable: true })
  acceptedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt!: Date | null;
}
