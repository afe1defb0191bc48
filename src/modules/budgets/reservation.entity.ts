import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What is set aside for an answer that is being written; the row of a process that died is found by the sweep. */
@Entity('budget_reservations')
@Index('budget_reservations_by_end', ['expiresAt'])
export class BudgetReservation {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'budget_reservations_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('date')
  day!: string;

  /** The accounts: that of the project, which is empty, and that of a visitor. */
  @Column('text', { array: true })
  subjects!: string[];

  @Column('bigint')
  tokens!: string;

  @Column('numeric', { precision: 16, scale: 8 })
  usd!: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
