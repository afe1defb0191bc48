import { Column, Entity, Index } from 'typeorm';
import { BaseEntity } from '../../platform/database/base.entity.js';

/** A tenant: one business with its conversations, people and knowledge. */
@Entity('projects')
@Index('projects_by_age', ['createdAt', 'id'])
export class Project extends BaseEntity {
  @Column('text')
  name!: string;

  /** What the assistant is told before every conversation of the project. */
  @Column('text', { nullable: true })
  instructions!: string | null;
}
