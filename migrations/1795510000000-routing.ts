import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When each seller was last seen, how a project routes its chats, and every decision about one. */
export class Routing1795510000000 implements MigrationInterface {
  name = 'Routing1795510000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of ['routing_decisions', 'routing_policies', 'seller_presence']) {
      await db.query(`DROP TABLE ${table}`);
    }
  }
}

const TIMES = `created_at timestamptz(3) NOT NULL DEFAULT now(), updated_at timestamptz(3) NOT NULL DEFAULT now()`;

const UP = [
  `CREATE TABLE seller_presence (
    seller_id uuid PRIMARY KEY CONSTRAINT seller_presence_seller REFERENCES sellers (id) ON DELETE CASCADE,
    seen_at timestamptz(3) NOT NULL
  ) WITH (fillfactor = 70)`,

  `CREATE TABLE routing_policies (
    project_id uuid PRIMARY KEY CONSTRAINT routing_policies_project REFERENCES projects (id) ON DELETE CASCADE,
    policy jsonb NOT NULL DEFAULT '{}',
    last_seller_id uuid
  ) WITH (fillfactor = 70)`,

  `CREATE TABLE routing_decisions (
    id uuid PRIMARY KEY, ${TIMES},
    project_id uuid NOT NULL CONSTRAINT routing_decisions_project REFERENCES projects (id) ON DELETE CASCADE,
    conversation_id uuid NOT NULL
      CONSTRAINT routing_decisions_conversation REFERENCES conversations (id) ON DELETE CASCADE,
    reason text NOT NULL,
    outcome text NOT NULL,
    seller_id text,
    wish jsonb NOT NULL,
    policy jsonb NOT NULL,
    candidates jsonb NOT NULL
  )`,
  `CREATE INDEX routing_decisions_of_conversation ON routing_decisions (conversation_id, id)`,
];
