import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BaseEntity } from '../../../platform/database/base.entity.js';

/** A text that sellers send often. */
@Entity('canned_replies')
@Index('canned_replies_by_shortcut', ['projectId', 'shortcut'], { unique: true })
@Index('canned_replies_by_age', ['projectId', 'createdAt', 'id'])
export class CannedReply extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'canned_replies_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  shortcut!: string;

  @Column('text', { nullable: true })
  title!: string | null;

  @Column('text')
  content!: string;
}
