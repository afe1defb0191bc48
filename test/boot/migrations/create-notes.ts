import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A migration that dies when two run it at once. */
export class CreateNotes implements MigrationInterface {
  readonly name = 'CreateNotes1700000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TABLE note (id int PRIMARY KEY)');
    await queryRunner.query('SELECT pg_sleep(0.3)');
    await queryRunner.query('INSERT INTO note VALUES (1)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE note');
  }
}
