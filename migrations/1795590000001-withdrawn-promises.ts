import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was deleted while a visitor's token may still promise it: bare ids, for a day. */
export class WithdrawnPromises1795590000001 implements MigrationInterface {
  name = 'WithdrawnPromises1795590000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE withdrawn_promises (
      id uuid NOT NULL CONSTRAINT withdrawn_promises_pkey PRIMARY KEY,
      withdrawn_at timestamptz(3) NOT NULL DEFAULT now()
    )`);
    await db.query('CREATE INDEX withdrawn_promises_by_age ON withdrawn_promises (withdrawn_at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE withdrawn_promises');
  }
}
