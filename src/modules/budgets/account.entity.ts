import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** What was spent and set aside on a day: by a project in all, and by each of its visitors. */
@Entity('budget_accounts')
export class BudgetAccount {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'budget_accounts_project' })
  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId!: string;

  /** In UTC. */
  @PrimaryColumn('date')
  day!: string;

  /** Empty for the project; else names a visitor. */
  @PrimaryColumn('text')
  subject!: string;

  @Column('bigint', { name: 'used_tokens', default: 0 })
  usedTokens!: string;

  @Column('bigint', { name: 'reserved_tokens', default: 0 })
  reservedTokens!: string;

  @Column('numeric', { name: 'used_usd', precision: 16, scale: 8, default: 0 })
  usedUsd!: string;

  @Column('numeric', { name: 'reserved_usd', precision: 16, scale: 8, default: 0 })
  reservedUsd!: string;
}
