import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { DocumentFormat, DocumentStatus } from '../../../contract/knowledge.schema.js';
import { BaseEntity } from '../../../platform/database/base.entity.js';

/** Something that a project knows: what was sent or fetched, or the facts of a record. Its passages are what is found. */
@Entity('knowledge_documents')
@Index('knowledge_documents_by_identity', ['projectId', 'identity'], { unique: true })
@Index('knowledge_documents_by_age', ['projectId', 'createdAt', 'id'])
@Index('knowledge_documents_of_record', ['recordId'], { where: 'record_id IS NOT NULL' })
@Index('knowledge_documents_due', { synchronize: false })
export class KnowledgeDocument extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'knowledge_documents_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @ForeignKey('KnowledgeRecord', { onDelete: 'CASCADE', name: 'knowledge_documents_record' })
  @Column('uuid', { name: 'record_id', nullable: true })
  recordId!: string | null;

  /** What makes it the same document when it comes again: the hash of what was sent, the address, or the record. */
  @Column('text')
  identity!: string;

  @Column('text')
  format!: DocumentFormat;

  @Column('text')
  title!: string;

  /** Null: the title is the content's own. */
  @Column('text', { name: 'given_title', nullable: true })
  givenTitle!: string | null;

  @Column('text', { nullable: true })
  language!: string | null;

  /** Null: the language is found out. */
  @Column('text', { name: 'given_language', nullable: true })
  givenLanguage!: string | null;

  @Column('text', { nullable: true })
  url!: string | null;

  @Column('text', { array: true, default: () => `'{}'` })
  tags!: string[];

  /** Bytes of what was sent or fetched. */
  @Column('int', { default: 0 })
  size!: number;

  @Column('text', { default: 'pending' })
  status!: DocumentStatus;

  @Column('real', { default: 0 })
  progress!: number;

  /** The code of what went wrong. */
  @Column('text', { nullable: true })
  error!: string | null;

  @Column('int', { default: 0 })
  passages!: number;

  /** SHA-256 of the content that the live passages are made of. */
  @Column('text', { name: 'content_hash', nullable: true })
  contentHash!: string | null;

  /** Only passages of this version are found, so that a new version appears whole. */
  @Column('int', { name: 'live_version', default: 0 })
  liveVersion!: number;

  /** The version that is being made; whoever works on an older one finds its writes refused. */
  @Column('int', { default: 0 })
  version!: number;

  @Column('int', { default: 0 })
  attempts!: number;

  @Column({ type: 'timestamptz', name: 'lease_until', precision: 3, nullable: true })
  leaseUntil!: Date | null;
}
