import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What a passage means to an embedding model, or that somebody is asking for it. */
@Entity('knowledge_embeddings')
@Index('knowledge_embeddings_of_project', ['projectId', 'model'])
export class KnowledgeEmbedding {
  @ForeignKey('KnowledgePassage', { onDelete: 'CASCADE', name: 'knowledge_embeddings_passage' })
  @PrimaryColumn('uuid', { name: 'passage_id' })
  passageId!: string;

  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'knowledge_embeddings_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  model!: string;

  /** One bit for each number of the vector: whether it is positive. */
  @Column('bytea', { nullable: true })
  signs!: Buffer | null;

  /** The vector of length one, each number in a byte. */
  @Column('bytea', { nullable: true })
  vector!: Buffer | null;

  @Column({ type: 'timestamptz', name: 'claimed_at', precision: 3, default: () => 'now()' })
  claimedAt!: Date;
}
