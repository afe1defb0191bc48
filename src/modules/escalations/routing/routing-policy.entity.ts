import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** How a project routes. Whoever decides locks the row, so that decisions of one project come one after the other. */
@Entity('routing_policies')
export class StoredRoutingPolicy {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'routing_policies_project' })
  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId!: string;

  /** What differs from the defaults. */
  @Column('jsonb', { default: {} })
  policy!: Record<string, unknown>;

  /** Whose turn it was. */
  @Column('uuid', { name: 'last_seller_id', nullable: true })
  lastSellerId!: string | null;
}
