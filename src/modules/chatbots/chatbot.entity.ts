import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { EscalationPolicy } from '../../contract/chatbot.schema.js';
import type { KnowledgeScope } from '../../contract/knowledge.schema.js';
import { BaseEntity } from '../../platform/database/base.entity.js';
import type { LlmVendor } from '../llm-providers/llm.provider.js';

/** How the assistant of a project presents itself and which model speaks for it; a project may have several. */
@Entity('chatbots')
@Index('chatbots_by_age', ['projectId', 'createdAt', 'id'])
@Index('chatbots_one_default', ['projectId'], { unique: true, where: 'is_default' })
export class Chatbot extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'chatbots_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  name!: string;

  /** Answers where a conversation names no chatbot. */
  @Column('boolean', { name: 'is_default', default: false })
  isDefault!: boolean;

  /** Null: the project's. */
  @Column('text', { nullable: true })
  instructions!: string | null;

  @Column('text', { nullable: true })
  provider!: LlmVendor | null;

  @Column('text', { nullable: true })
  model!: string | null;

  @Column('text', { array: true, default: () => `'{}'` })
  fallbacks!: string[];

  @Column('double precision', { nullable: true })
  temperature!: number | null;

  @Column('int', { name: 'max_output_tokens', nullable: true })
  maxOutputTokens!: number | null;

  /** Texts by language. */
  @Column('jsonb', { name: 'welcome_message', default: {} })
  welcomeMessage!: Record<string, string>;

  @Column('text', { array: true, default: () => `'{}'` })
  languages!: string[];

  /** Null: everything that the project knows. */
  @Column({ type: 'jsonb', name: 'knowledge_scope', nullable: true })
  knowledgeScope!: KnowledgeScope | null;

  /** What it may do while it answers. */
  @Column('text', { array: true, default: () => `'{search_knowledge,get_property_knowledge,request_human}'` })
  tools!: string[];

  /** What differs from the default policy. */
  @Column('jsonb', { name: 'escalation_policy', default: {} })
  escalationPolicy!: Partial<EscalationPolicy>;
}
