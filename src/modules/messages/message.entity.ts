import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { MessageRole, MessageStatus, SenderKind } from '../../contract/message.schema.js';

/** One message of a conversation. (conversation, seq) is its key: 1, 2, 3 … without holes, in commit order. */
@Entity('messages')
@Index('messages_by_client_id', ['conversationId', 'senderKind', 'senderId', 'clientMessageId'], {
  unique: true,
  where: 'client_message_id IS NOT NULL',
})
export class Message {
  /** Without a foreign key: docs/decisions/message-key.md says why. */
  @PrimaryColumn('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @PrimaryColumn('int')
  seq!: number;

  @Column('uuid')
  id!: string;

  @Column('text')
  role!: MessageRole;

  @Column('text', { name: 'sender_kind' })
  senderKind!: SenderKind;

  @Column('text', { name: 'sender_id', nullable: true })
  senderId!: string | null;

  @Column('text', { name: 'sender_name', nullable: true })
  senderName!: string | null;

  @Column('text')
  content!: string;

  @Column('text', { default: 'complete' })
  status!: MessageStatus;

  @Column('text', { name: 'client_message_id', nullable: true })
  clientMessageId!: string | null;

  @Column('jsonb', { default: {} })
  metadata!: Record<string, unknown>;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
}
