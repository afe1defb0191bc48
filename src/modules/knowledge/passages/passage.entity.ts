import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A piece of a document that is found and cited as one. */
@Entity('knowledge_passages')
@Index('knowledge_passages_of_document', ['documentId', 'version', 'position'])
@Index('knowledge_passages_search', { synchronize: false })
export class KnowledgePassage {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'knowledge_passages_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @ForeignKey('KnowledgeDocument', { onDelete: 'CASCADE', name: 'knowledge_passages_document' })
  @Column('uuid', { name: 'document_id' })
  documentId!: string;

  @Column('int')
  version!: number;

  @Column('int')
  position!: number;

  /** PostgreSQL's text search configuration, by its name. */
  @Column('text')
  config!: string;

  @Column('text')
  heading!: string;

  @Column('text')
  text!: string;

  /** The document's title (A), the headings (B) and the text (D). */
  @Column('tsvector')
  search!: string;
}
