import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** When a seller was last seen with a connection, by any process. */
@Entity('seller_presence')
export class SellerPresence {
  @ForeignKey('Seller', { onDelete: 'CASCADE', name: 'seller_presence_seller' })
  @PrimaryColumn('uuid', { name: 'seller_id' })
  sellerId!: string;

  @Column({ type: 'timestamptz', name: 'seen_at', precision: 3 })
  seenAt!: Date;
}
