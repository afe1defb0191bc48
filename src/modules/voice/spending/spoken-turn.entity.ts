import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BaseEntity } from '../../../platform/database/base.entity.js';

/** What one side of a spoken turn takes of the minutes: the visitor's recording, or the answer. Kept for as long as it counts. */
@Entity('spoken_turns')
@Index('spoken_turns_of_project', ['projectId', 'createdAt'])
@Index('spoken_turns_by_age', ['createdAt'])
@Index('spoken_turns_held', ['leaseUntil'], { where: 'held_ms > 0' })
export class SpokenTurn extends BaseEntity {
  @ForeignKey('Project', { onDelete: 'CASCADE', name: 'spoken_turns_project' })
  @Column('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'speaker_kind' })
  speakerKind!: 'user' | 'contact';

  @Column('text', { name: 'speaker_id' })
  speakerId!: string;

  /** Milliseconds of sound that were heard or spoken. */
  @Column('integer', { name: 'used_ms', default: 0 })
  usedMs!: number;

  /** Milliseconds that are set aside for what is being heard or spoken; they count until the lease is over. */
  @Column('integer', { name: 'held_ms', default: 0 })
  heldMs!: number;

  @Column({ type: 'timestamptz', name: 'lease_until', precision: 3 })
  leaseUntil!: Date;
}
