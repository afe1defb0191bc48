import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BaseEntity } from '../../../platform/database/base.entity.js';

/** A secret that a project's own server signs identity tokens with. It is kept as it is: a hash could verify nothing. */
@Entity('identity_secrets')
@Index('identity_secrets_of_project', ['projectId', 'createdAt'])
export class IdentitySecret extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'identity_secrets_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  secret!: string;
}
