import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { RoutingOutcome, RoutingPolicy, RoutingReason } from '../../../contract/routing.schema.js';
import { BaseEntity } from '../../../platform/database/base.entity.js';
import type { Considered, WholeWish } from './rules/situation.js';

/** Who got a chat, and why nobody else did. */
@Entity('routing_decisions')
@Index('routing_decisions_of_conversation', ['conversationId', 'id'])
export class RoutingDecision extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'routing_decisions_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @ForeignKey('Conversation', { onDelete: 'CASCADE', name: 'routing_decisions_conversation' })
  @Column('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @Column('text')
  reason!: RoutingReason;

  @Column('text')
  outcome!: RoutingOutcome;

  @Column('text', { name: 'seller_id', nullable: true })
  sellerId!: string | null;

  @Column('boolean', { name: 'takes_floor', default: false })
  takesFloor!: boolean;

  @Column('jsonb')
  wish!: WholeWish;

  /** As it was at that moment. */
  @Column('jsonb')
  policy!: RoutingPolicy;

  @Column('jsonb')
  candidates!: readonly Considered[];
}
