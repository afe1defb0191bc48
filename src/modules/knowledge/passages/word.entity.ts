import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** In how many passages of a project a word (as PostgreSQL stems it) stands: rare words tell more. */
@Entity('knowledge_words')
export class KnowledgeWord {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'knowledge_words_project' })
  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId!: string;

  @PrimaryColumn('text')
  word!: string;

  @Column('int')
  passages!: number;
}
