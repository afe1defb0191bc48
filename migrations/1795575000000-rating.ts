import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the visitor thinks of a conversation. */
export class Rating1795575000000 implements MigrationInterface {
  name = 'Rating1795575000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE conversations ADD COLUMN rating jsonb');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE conversations DROP COLUMN rating');
  }
}
