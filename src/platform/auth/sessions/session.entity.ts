import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BaseEntity } from '../../database/base.entity.js';

/** A stay of somebody whom this server lets in itself: access tokens name it, and end with it. */
@Entity('sessions')
@Index('sessions_of_owner', ['ownerId'])
@Index('sessions_by_end', ['expiresAt'])
export class Session extends BaseEntity {
  @Column('text', { name: 'owner_kind' })
  ownerKind!: string;

  @Column('uuid', { name: 'owner_id' })
  ownerId!: string;

  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'sessions_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  /** Moves on with each refresh. */
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;

  @Column({ type: 'timestamptz', name: 'revoked_at', precision: 3, nullable: true })
  revokedAt!: Date | null;
}
