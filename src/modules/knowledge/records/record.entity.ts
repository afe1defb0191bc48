import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { RecordFacts } from '../../../contract/record.schema.js';
import { BaseEntity } from '../../../platform/database/base.entity.js';

/** Typed facts about one thing of the business, under the business's own name for it. */
@Entity('knowledge_records')
@Index('knowledge_records_by_external_id', ['projectId', 'kind', 'externalId'], { unique: true })
@Index('knowledge_records_by_age', ['projectId', 'kind', 'createdAt', 'id'])
@Index('knowledge_records_by_page', { synchronize: false })
export class KnowledgeRecord extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'knowledge_records_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  kind!: string;

  @Column('text', { name: 'external_id' })
  externalId!: string;

  @Column('text')
  title!: string;

  /** Not `jsonb`, which would forget the order in which the business tells them. */
  @Column('json')
  facts!: RecordFacts;

  /** The web pages about it, as `pageKey` writes them. */
  @Column('text', { array: true, default: () => `'{}'` })
  pages!: string[];
}
