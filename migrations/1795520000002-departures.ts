import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sellers who were let go, so that what they held is found; and who is not asked again. */
export class Departures1795520000002 implements MigrationInterface {
  name = 'Departures1795520000002';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE seller_departures (
      seller_id uuid PRIMARY KEY,
      project_id uuid NOT NULL CONSTRAINT seller_departures_project REFERENCES projects (id) ON DELETE CASCADE,
      left_at timestamptz(3) NOT NULL DEFAULT now()
    )`);
    await db.query('ALTER TABLE escalations ADD avoid_seller_id text');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE escalations DROP COLUMN avoid_seller_id');
    await db.query('DROP TABLE seller_departures');
  }
}
