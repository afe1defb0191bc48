import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { ApiTokenRole } from '../../../contract/api-token.schema.js';
import { BaseEntity } from '../../database/base.entity.js';

/** A key to a project for a server of the business. It is a session that lasts long: its id is the session's. */
@Entity('api_tokens')
@Index('api_tokens_by_hash', ['hash'], { unique: true })
@Index('api_tokens_of_project', ['projectId', 'createdAt'])
export class ApiToken extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'api_tokens_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: ApiTokenRole;

  /** SHA-256 of the token: 256 random bits need no salt. */
  @Column('text')
  hash!: string;

  /** The end of the token, for people who have to tell theirs apart. */
  @Column('text')
  hint!: string;

  @Column('text', { name: 'created_by', nullable: true })
  createdBy!: string | null;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;

  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt!: Date | null;
}
