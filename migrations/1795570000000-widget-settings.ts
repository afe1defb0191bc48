import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a project's widget looks and what it asks. Only what was set is kept, so that what is usual may change. */
export class WidgetSettings1795570000000 implements MigrationInterface {
  name = 'WidgetSettings1795570000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE projects ADD COLUMN widget jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE projects DROP COLUMN widget');
  }
}
