import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The answer to repeat as the text that it was: `jsonb` keeps neither the order of keys nor the spelling of numbers. */
export class IdempotencyAnswer1795557000000 implements MigrationInterface {
  name = 'IdempotencyAnswer1795557000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE idempotency_keys ADD COLUMN answer text');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE idempotency_keys DROP COLUMN answer');
  }
}
