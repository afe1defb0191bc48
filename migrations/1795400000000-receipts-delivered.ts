import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far messages have reached each reader, beside how far they were read. */
export class ReceiptsDelivered1795400000000 implements MigrationInterface {
  name = 'ReceiptsDelivered1795400000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE receipts ADD COLUMN delivered_up_to_seq int NOT NULL DEFAULT 0');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE receipts DROP COLUMN delivered_up_to_seq');
  }
}
