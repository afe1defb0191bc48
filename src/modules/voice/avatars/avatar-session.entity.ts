import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BaseEntity } from '../../../platform/database/base.entity.js';

/** A session with an avatar: it costs until somebody stops it. */
@Entity('avatar_sessions')
@Index('avatar_sessions_of_conversation', ['conversationId'], { where: 'token IS NOT NULL' })
@Index('avatar_sessions_due', ['leaseUntil'], { where: 'token IS NOT NULL' })
export class AvatarSession extends BaseEntity {
  /** Null: it was deleted. */
  @ForeignKey('Conversation', { onDelete: 'SET NULL', name: 'avatar_sessions_conversation' })
  @Column('uuid', { name: 'conversation_id', nullable: true })
  conversationId!: string | null;

  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'avatar_sessions_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  /** The vendor's name of it. */
  @Column('text', { name: 'vendor_session_id' })
  vendorSessionId!: string;

  /** Stops this session and can do nothing else; null as soon as it is stopped. */
  @Column('text', { nullable: true })
  token!: string | null;

  /** It is to be stopped, whatever its lease says. */
  @Column('boolean', { name: 'is_over', default: false })
  isOver!: boolean;

  /** The page that shows it renews this; then it is stopped, and tried again after this. */
  @Column({ type: 'timestamptz', name: 'lease_until', precision: 3 })
  leaseUntil!: Date;

  /** When the vendor ends it by itself. */
  @Column({ type: 'timestamptz', name: 'ends_at', precision: 3 })
  endsAt!: Date;
}
