import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a chatbot may look at and do while it answers. */
export class ChatbotTools1795540000001 implements MigrationInterface {
  name = 'ChatbotTools1795540000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE chatbots
      ADD knowledge_scope jsonb,
      ADD tools text[] NOT NULL DEFAULT '{search_knowledge,get_property_knowledge}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE chatbots DROP COLUMN knowledge_scope, DROP COLUMN tools');
  }
}
