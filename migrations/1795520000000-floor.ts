import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What conversations need to be handed between the assistant, the queue and people. */
export class Floor1795520000000 implements MigrationInterface {
  name = 'Floor1795520000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of DOWN) await db.query(statement);
  }
}

const UP = [
  `ALTER TABLE conversations
    ADD assistant_helps boolean NOT NULL DEFAULT false,
    ADD assistant_epoch int NOT NULL DEFAULT 0,
    ADD assistant_note text,
    ADD last_escalation jsonb,
    ADD floor_since timestamptz(3),
    ADD snoozed_until timestamptz(3),
    ADD tags text[] NOT NULL DEFAULT '{}',
    ADD priority smallint NOT NULL DEFAULT 1`,
  `CREATE INDEX conversations_held ON conversations (seller_id, project_id) WHERE mode = 'seller' AND status = 'open'`,
  `CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE status = 'snoozed'`,
];

const DOWN = [
  `DROP INDEX conversations_snoozed`,
  `DROP INDEX conversations_held`,
  `ALTER TABLE conversations
    DROP COLUMN assistant_helps, DROP COLUMN assistant_epoch, DROP COLUMN assistant_note, DROP COLUMN last_escalation,
    DROP COLUMN floor_since, DROP COLUMN snoozed_until, DROP COLUMN tags, DROP COLUMN priority`,
];
