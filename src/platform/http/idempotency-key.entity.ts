import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One `Idempotency-Key` of one caller, with the answer once there is one. Kept for at least 24 hours. */
@Entity('idempotency_keys')
@Index('idempotency_keys_by_age', ['createdAt'])
export class IdempotencyKey {
  @PrimaryColumn('text')
  owner!: string;

  @PrimaryColumn('text')
  key!: string;

  /** SHA-256 over method, address and body. */
  @Column('text', { name: 'request_hash' })
  requestHash!: string;

  /** The id that the created row has, also when the request is run again after a crash. */
  @Column('uuid', { name: 'creation_id' })
  creationId!: string;

  /** Null while the first request runs. */
  @Column({ type: 'int', nullable: true })
  status!: number | null;

  /** The answer's JSON as it was sent; null while the first request runs. */
  @Column('text', { nullable: true })
  answer!: string | null;

  /** The same for servers of an older version, which read this; `jsonb` forgets the order of keys. */
  @Column('jsonb', { nullable: true })
  body!: unknown;

  @Column({ type: 'timestamptz', name: 'locked_until', precision: 3 })
  lockedUntil!: Date;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}
