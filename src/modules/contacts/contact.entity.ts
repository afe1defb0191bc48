import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BaseEntity } from '../../platform/database/base.entity.js';

/** A visitor of a project, known by a device or, once verified, by the business's own id. */
@Entity('contacts')
@Index('contacts_by_device', ['projectId', 'deviceId'], { unique: true })
@Index('contacts_by_external_id', ['projectId', 'externalId'], { unique: true })
@Index('contacts_by_age', ['projectId', 'createdAt', 'id'])
@Index('contacts_merged', ['mergedInto'], { where: 'merged_into IS NOT NULL' })
export class Contact extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'contacts_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  /** A hint, never a right. */
  @Column('text', { name: 'device_id', nullable: true })
  deviceId!: string | null;

  @Column('text', { name: 'external_id', nullable: true })
  externalId!: string | null;

  @Column('text', { nullable: true })
  name!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { nullable: true })
  phone!: string | null;

  @Column('jsonb', { default: {} })
  attributes!: Record<string, unknown>;

  /** Whether the business itself vouches for who this is. */
  @Column('boolean', { name: 'is_verified', default: false })
  isVerified!: boolean;

  @Column('text', { name: 'last_page_url', nullable: true })
  lastPageUrl!: string | null;

  @Column({ type: 'timestamptz', name: 'last_seen_at', precision: 3, nullable: true })
  lastSeenAt!: Date | null;

  /** The contact that stands for this one since a merge; such a row is kept for the undo alone. */
  @ForeignKey('Contact', { onDelete: 'CASCADE', name: 'contacts_merged_into' })
  @Column('uuid', { name: 'merged_into', nullable: true })
  mergedInto!: string | null;
}
