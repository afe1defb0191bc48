import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A contact or a conversation that was deleted while a visitor's token may still promise it. It tells nothing of whose it was. */
@Entity('withdrawn_promises')
@Index('withdrawn_promises_by_age', ['withdrawnAt'])
export class WithdrawnPromise {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ type: 'timestamptz', name: 'withdrawn_at', precision: 3, default: () => 'now()' })
  withdrawnAt!: Date;
}
