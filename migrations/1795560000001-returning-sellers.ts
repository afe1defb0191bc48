import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long a seller who vanished gets a visitor back from the assistant. */
export class ReturningSellers1795560000001 implements MigrationInterface {
  name = 'ReturningSellers1795560000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE conversations ADD COLUMN returns_until timestamptz(3)');
    await db.query(
      'CREATE INDEX conversations_returning ON conversations (returns_until) WHERE returns_until IS NOT NULL',
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE conversations DROP COLUMN returns_until');
  }
}
