import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** How far a conversation has reached one reader, and how far it was read. Both only ever grow. */
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

  @Column('int', { name: 'delivered_up_to_seq', default: 0 })
  deliveredUpToSeq!: number;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3, default: () => 'now()' })
  updatedAt!: Date;
}
