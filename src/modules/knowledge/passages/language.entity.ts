import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** How many passages of a project are written in a language. */
@Entity('knowledge_languages')
export class KnowledgeLanguage {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'knowledge_languages_project' })
  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId!: string;

  /** PostgreSQL's text search configuration, by its name. */
  @PrimaryColumn('text')
  config!: string;

  @Column('int')
  passages!: number;
}
