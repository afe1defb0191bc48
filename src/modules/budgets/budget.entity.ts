import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Budget } from '../../contract/budget.schema.js';

/** What a project lets models cost in a day. */
@Entity('budgets')
export class StoredBudget {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'budgets_project' })
  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('jsonb')
  budget!: Budget;
}
