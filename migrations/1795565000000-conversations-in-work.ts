import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The lists of the inbox are short parts of what a project has stored: they are counted, and found, by themselves. */
export class ConversationsInWork1795565000000 implements MigrationInterface {
  name = 'ConversationsInWork1795565000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE INDEX conversations_in_work ON conversations (project_id, status, mode, seller_id) WHERE status <> 'resolved'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX conversations_in_work');
  }
}
