import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Visitors who asked for a person. */
export class Escalations1795520000001 implements MigrationInterface {
  name = 'Escalations1795520000001';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE escalations');
  }
}

const UP = [
  `CREATE TABLE escalations (
    id uuid PRIMARY KEY,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    project_id uuid NOT NULL CONSTRAINT escalations_project REFERENCES projects (id) ON DELETE CASCADE,
    conversation_id uuid NOT NULL CONSTRAINT escalations_conversation REFERENCES conversations (id) ON DELETE CASCADE,
    status text NOT NULL,
    reason text,
    requested_by text NOT NULL,
    skills text[] NOT NULL DEFAULT '{}',
    queued_at timestamptz(3),
    expires_at timestamptz(3),
    opens_at timestamptz(3),
    seller_id text,
    seller_name text,
    lost_seller_id text,
    wants_email boolean NOT NULL DEFAULT false,
    email text,
    accepted_at timestamptz(3),
    ended_at timestamptz(3)
  )`,
  `CREATE UNIQUE INDEX escalations_one_open ON escalations (conversation_id) WHERE status IN ('outside_hours', 'queued', 'accepted')`,
  `CREATE INDEX escalations_of_conversation ON escalations (conversation_id, created_at)`,
  `CREATE INDEX escalations_queue ON escalations (project_id, queued_at, id) WHERE status = 'queued'`,
  `CREATE INDEX escalations_waiting_until ON escalations (expires_at) WHERE status = 'queued'`,
  `CREATE INDEX escalations_by_age ON escalations (project_id, created_at, id)`,
  `CREATE INDEX escalations_served ON escalations (project_id, ended_at) WHERE status = 'ended' AND accepted_at IS NOT NULL`,
];
