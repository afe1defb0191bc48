import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chatbots, and conversations that name one. */
export class Chatbots1795540000000 implements MigrationInterface {
  name = 'Chatbots1795540000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of DOWN) await db.query(statement);
  }
}

const UP = [
  `CREATE TABLE chatbots (
    id uuid PRIMARY KEY,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    project_id uuid NOT NULL CONSTRAINT chatbots_project REFERENCES projects (id) ON DELETE CASCADE,
    name text NOT NULL,
    is_default boolean NOT NULL DEFAULT false,
    instructions text,
    provider text,
    model text,
    fallbacks text[] NOT NULL DEFAULT '{}',
    temperature double precision,
    max_output_tokens int,
    welcome_message jsonb NOT NULL DEFAULT '{}',
    languages text[] NOT NULL DEFAULT '{}'
  )`,
  `CREATE INDEX chatbots_by_age ON chatbots (project_id, created_at, id)`,
  `CREATE UNIQUE INDEX chatbots_one_default ON chatbots (project_id) WHERE is_default`,

  // No conversation could name a chatbot until now. One whose chatbot is deleted goes on with the project's default.
  `ALTER TABLE conversations ADD CONSTRAINT conversations_chatbot
    FOREIGN KEY (chatbot_id) REFERENCES chatbots (id) ON DELETE SET NULL`,
  `CREATE INDEX conversations_of_chatbot ON conversations (chatbot_id) WHERE chatbot_id IS NOT NULL`,
];

const DOWN = [
  `DROP INDEX conversations_of_chatbot`,
  `ALTER TABLE conversations DROP CONSTRAINT conversations_chatbot`,
  `DROP TABLE chatbots`,
];
