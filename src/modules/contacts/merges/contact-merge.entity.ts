import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BaseEntity } from '../../../platform/database/base.entity.js';
import type { Filled } from './fills.js';

/** One merge of two contacts, with what it takes to undo it. */
@Entity('contact_merges')
@Index('contact_merges_of_from', ['fromId'])
@Index('contact_merges_of_into', ['intoId'])
export class ContactMerge extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'contact_merges_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @ForeignKey('Contact', { onDelete: 'CASCADE', name: 'contact_merges_from' })
  @Column('uuid', { name: 'from_id' })
  fromId!: string;

  @ForeignKey('Contact', { onDelete: 'CASCADE', name: 'contact_merges_into' })
  @Column('uuid', { name: 'into_id' })
  intoId!: string;

  /** What was there before: the fields of `into` that were filled, and what `from` gave up. */
  @Column('jsonb')
  before!: { into: Filled; from: { deviceId: string | null; externalId: string | null } };

  @Column('jsonb')
  fills!: Filled;

  /** The ids of what moved, by kind. */
  @Column('jsonb')
  moved!: Record<string, string[]>;

  @Column({ type: 'timestamptz', name: 'undone_at', precision: 3, nullable: true })
  undoneAt!: Date | null;
}
