import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The session by which a call was placed: it ends with it, on whichever node holds it. */
export class CallSessions1795591000000 implements MigrationInterface {
  name = 'CallSessions1795591000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE voice_calls ADD COLUMN session_id uuid');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE voice_calls DROP COLUMN session_id');
  }
}
