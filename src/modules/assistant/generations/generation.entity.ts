import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { GenerationStatus } from '../../../contract/generation.schema.js';
import { BaseEntity } from '../../../platform/database/base.entity.js';

/** One answer of the assistant in the making: who writes it, until when that is believed, and the text so far. */
@Entity('generations')
@Index('generations_one_running', ['conversationId'], { unique: true, where: `status = 'running'` })
@Index('generations_by_question', ['conversationId', 'answersUpToSeq'])
export class Generation extends BaseEntity {
  @ForeignKey('Conversation', { onDelete: 'CASCADE', name: 'generations_conversation' })
  @Column('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @Column('text', { default: 'running' })
  status!: GenerationStatus;

  /** Fencing token: grows when another node takes the generation over; writes of the old owner then miss. */
  @Column('int', { default: 1 })
  epoch!: number;

  /** The conversation's epoch at the start; the answer is refused when the floor has changed hands since. */
  @Column('int', { name: 'floor_epoch' })
  floorEpoch!: number;

  @Column('int', { name: 'answers_up_to_seq' })
  answersUpToSeq!: number;

  /** The process that writes; null when it gave the generation up. */
  @Column('uuid', { nullable: true })
  owner!: string | null;

  @Column({ type: 'timestamptz', name: 'lease_until', precision: 3 })
  leaseUntil!: Date;

  @Column('boolean', { name: 'stop_requested', default: false })
  stopRequested!: boolean;

  /** The text so far, written about once a second. */
  @Column('text', { default: '' })
  text!: string;

  /** Where its message stands in the conversation; null while it runs, or when it ended without text. */
  @Column({ type: 'int', name: 'message_seq', nullable: true })
  messageSeq!: number | null;

  /** Why it failed, in the vocabulary of `LlmFailureKind`, or `interrupted` when its process died. */
  @Column('text', { nullable: true })
  error!: string | null;

  @Column('text', { nullable: true })
  provider!: string | null;

  @Column('text', { nullable: true })
  model!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  usage!: Record<string, unknown> | null;

  /** US dollars. */
  @Column('numeric', { name: 'cost_usd', precision: 14, scale: 8, nullable: true })
  costUsd!: string | null;

  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt!: Date | null;
}
