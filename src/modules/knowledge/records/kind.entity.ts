import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { RecordFacts } from '../../../contract/record.schema.js';
import { BaseEntity } from '../../../platform/database/base.entity.js';

/** A kind of record of a project's own, with the JSON schema of its facts. */
@Entity('knowledge_kinds')
@Index('knowledge_kinds_by_name', ['projectId', 'name'], { unique: true })
export class KnowledgeKind extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'knowledge_kinds_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  name!: string;

  @Column('jsonb')
  schema!: RecordFacts;
}
