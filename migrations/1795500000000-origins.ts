import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds whether any project lets a web page's origin in: asked at each handshake from a page. */
export class Origins1795500000000 implements MigrationInterface {
  name = 'Origins1795500000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE INDEX projects_by_origin ON projects USING gin (allowed_origins)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX projects_by_origin');
  }
}
