import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** One refresh token, as its SHA-256. Spent ones are kept while the session lives, so that their reuse is noticed. */
@Entity('refresh_tokens')
@Index('refresh_tokens_of_session', ['sessionId'])
export class RefreshToken {
  @PrimaryColumn('text')
  hash!: string;

  @ForeignKey('Session', { onDelete: 'CASCADE', name: 'refresh_tokens_session' })
  @Column('uuid', { name: 'session_id' })
  sessionId!: string;

  /** The token that this one took the place of. */
  @Column('text', { name: 'rotated_from', nullable: true })
  rotatedFrom!: string | null;

  @Column({ type: 'timestamptz', name: 'spent_at', precision: 3, nullable: true })
  spentAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}
