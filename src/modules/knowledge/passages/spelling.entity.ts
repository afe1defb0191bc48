import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** How a word is written in a project's passages; a misspelt one is looked for among these. */
@Entity('knowledge_spellings')
@Index('knowledge_spellings_of_word', ['projectId', 'word'])
@Index('knowledge_spellings_by_beginning', { synchronize: false })
@Index('knowledge_spellings_by_end', { synchronize: false })
export class KnowledgeSpelling {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'knowledge_spellings_project' })
  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId!: string;

  @PrimaryColumn('text')
  spelling!: string;

  @PrimaryColumn('text')
  word!: string;
}
