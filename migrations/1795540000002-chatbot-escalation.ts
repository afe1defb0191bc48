import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the conversations of a chatbot go to a person by themselves. */
export class ChatbotEscalation1795540000002 implements MigrationInterface {
  name = 'ChatbotEscalation1795540000002';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE chatbots
      ADD escalation_policy jsonb NOT NULL DEFAULT '{}',
      ALTER tools SET DEFAULT '{search_knowledge,get_property_knowledge,request_human}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE chatbots
      DROP COLUMN escalation_policy,
      ALTER tools SET DEFAULT '{search_knowledge,get_property_knowledge}'`);
  }
}
