import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** How far one reader has read a conversation. It only ever grows. */
@Entity('receipts')
export class Receipt {
  @ForeignKey('Conversation', { onDelete: 'CASCADE', name: 'receipts_conversation' })
  @PrimaryColumn('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @PrimaryColumn('text', { name: 'reader_kind' })
  readerKind!: 'user' | 'contact' | 'seller';

  @PrimaryColumn('text', { name: 'reader_id' })
  readerId!: string;

  @Column('int', { name: 'read_up_to_seq' })
  readUpToSeq!: number;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3, default: () => 'now()' })
  updatedAt!: Date;
}
