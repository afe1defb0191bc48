import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** What was sent, until its passages are made. */
@Entity('knowledge_contents')
export class KnowledgeContent {
  @ForeignKey('KnowledgeDocument', { onDelete: 'CASCADE', name: 'knowledge_contents_document' })
  @PrimaryColumn('uuid', { name: 'document_id' })
  documentId!: string;

  @Column('bytea')
  bytes!: Buffer;
}
