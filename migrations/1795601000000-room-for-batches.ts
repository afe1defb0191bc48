import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A batch may update every conversation of a page, and the old versions are dead only after its commit: a page that has less room than
 * its rows take sends the others to another page, and each of these writes into every index.
 */
export class RoomForBatches1795601000000 implements MigrationInterface {
  name = 'RoomForBatches1795601000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE conversations SET (fillfactor = 45)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE conversations SET (fillfactor = 70)');
  }
}
