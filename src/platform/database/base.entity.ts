import { CreateDateColumn, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** What every table has: an id made by us (UUIDv7) and two times, in milliseconds like on the wire. */
export abstract class BaseEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}
