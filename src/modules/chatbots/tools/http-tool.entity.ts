import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { ToolView } from '../../../contract/tool.schema.js';
import { BaseEntity } from '../../../platform/database/base.entity.js';

/** Something that a project's chatbots may do by calling the project's own server. */
@Entity('tools')
@Index('tools_by_name', ['projectId', 'name'], { unique: true })
@Index('tools_by_age', ['projectId', 'createdAt', 'id'])
export class HttpTool extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'tools_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  description!: string;

  @Column('text', { default: 'POST' })
  method!: ToolView['method'];

  @Column('text')
  url!: string;

  /** JSON Schema of the arguments. */
  @Column('jsonb', { default: { type: 'object' } })
  parameters!: Record<string, unknown>;

  /** Keys among them: they leave this server only in a call. */
  @Column('jsonb', { default: {} })
  headers!: Record<string, string>;

  @Column('int', { name: 'timeout_ms', default: 10_000 })
  timeoutMs!: number;

  @Column('boolean', { name: 'is_enabled', default: true })
  isEnabled!: boolean;
}
