import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A seller who was let go: whoever has to tidy up after him finds him here. */
@Entity('seller_departures')
export class SellerDeparture {
  @PrimaryColumn('uuid', { name: 'seller_id' })
  sellerId!: string;

  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'seller_departures_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column({ type: 'timestamptz', name: 'left_at', precision: 3, default: () => 'now()' })
  leftAt!: Date;
}
