import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A project's say over voice. Only what was set is kept, so that what is usual may change. */
export class VoiceSettings1795590000000 implements MigrationInterface {
  name = 'VoiceSettings1795590000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE projects ADD COLUMN voice jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE projects DROP COLUMN voice');
  }
}
