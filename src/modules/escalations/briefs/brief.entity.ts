import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { BriefContent } from '../../../contract/brief.schema.js';

/** The newest brief of a conversation. */
@Entity('briefs')
export class Brief {
  @ForeignKey('Conversation', { onDelete: 'CASCADE', name: 'briefs_conversation' })
  @PrimaryColumn('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'briefs_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  /** The conversation's last message that it knows. */
  @Column('int', { name: 'up_to_seq' })
  upToSeq!: number;

  @Column('jsonb')
  content!: BriefContent;

  @Column('text', { name: 'made_by' })
  madeBy!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
}
