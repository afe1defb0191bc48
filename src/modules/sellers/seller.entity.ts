import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Availability, SellerRole } from '../../contract/seller.schema.js';
import { BaseEntity } from '../../platform/database/base.entity.js';

/** Somebody who answers for a project. */
@Entity('sellers')
@Index('sellers_by_email', ['email', 'projectId'], { unique: true })
@Index('sellers_by_age', ['projectId', 'createdAt', 'id'])
export class Seller extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'sellers_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  /** In lower case, so that it is the same however it is typed. */
  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Column('text', { default: 'seller' })
  role!: SellerRole;

  @Column('text', { default: 'offline' })
  availability!: Availability;

  @Column('int', { default: 5 })
  capacity!: number;

  @Column('text', { array: true, default: () => `'{}'` })
  skills!: string[];

  @Column('text', { array: true, default: () => `'{}'` })
  languages!: string[];

  @Column('boolean', { name: 'is_active', default: true })
  isActive!: boolean;
}
