import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { CallEnd, CallStatus, CallTransport } from '../../../../contract/call.schema.js';
import { BaseEntity } from '../../../../platform/database/base.entity.js';
import type { CallUsage } from '../talk/call-usage.js';

/** A voice call, and the seconds that are set aside for it. */
@Entity('voice_calls')
@Index('voice_calls_under_way', ['conversationId'], { unique: true, where: `status <> 'ended'` })
@Index('voice_calls_of_project', ['projectId', 'createdAt'])
@Index('voice_calls_by_ticket', ['ticketHash'], { where: 'ticket_hash IS NOT NULL' })
@Index('voice_calls_held', ['leaseUntil'], { where: `status <> 'ended' OR is_line_open` })
export class Call extends BaseEntity {
  /** Null: it was deleted; the seconds count all the same. */
  @ForeignKey('Conversation', { onDelete: 'SET NULL', name: 'voice_calls_conversation' })
  @Column('uuid', { name: 'conversation_id', nullable: true })
  conversationId!: string | null;

  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'voice_calls_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'visitor_kind' })
  visitorKind!: 'user' | 'contact';

  @Column('text', { name: 'visitor_id' })
  visitorId!: string;

  /** As long as it lasts. */
  @Column('text', { name: 'visitor_name', nullable: true })
  visitorName!: string | null;

  /** By which it was placed: the call ends with it. Null: the token of another issuer. */
  @Column('uuid', { name: 'session_id', nullable: true })
  sessionId!: string | null;

  /** What is spoken; null: it is found out. */
  @Column('text', { nullable: true })
  language!: string | null;

  /** Opens the relay, once, on any node. */
  @Column('text', { name: 'ticket_hash', nullable: true })
  ticketHash!: string | null;

  @Column('text')
  transport!: CallTransport;

  @Column('boolean', { name: 'push_to_talk' })
  pushToTalk!: boolean;

  @Column('text', { default: 'starting' })
  status!: CallStatus;

  @Column('text', { name: 'end_reason', nullable: true })
  endReason!: CallEnd | null;

  /** The vendor's name of the call. */
  @Column('text', { name: 'vendor_call_id', nullable: true })
  vendorCallId!: string | null;

  /** The vendor may still hold the line: it costs until somebody hangs up. */
  @Column('boolean', { name: 'is_line_open', default: false })
  isLineOpen!: boolean;

  /** The process that holds it, as long as the lease runs. */
  @Column('uuid')
  owner!: string;

  @Column({ type: 'timestamptz', name: 'lease_until', precision: 3 })
  leaseUntil!: Date;

  @Column({ type: 'timestamptz', name: 'ends_at', precision: 3 })
  endsAt!: Date;

  /** Since when there is a voice; the seconds count from here. */
  @Column({ type: 'timestamptz', name: 'answered_at', precision: 3, nullable: true })
  answeredAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt!: Date | null;

  @Column('int', { name: 'reserved_seconds' })
  reservedSeconds!: number;

  /** Null: not settled yet, so that what is reserved counts. */
  @Column('int', { name: 'used_seconds', nullable: true })
  usedSeconds!: number | null;

  @Column('jsonb', { nullable: true })
  usage!: CallUsage | null;

  @Column('numeric', { name: 'cost_usd', nullable: true })
  costUsd!: string | null;
}
