import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Briefs for sellers, and the replies that they send often. */
export class Briefs1795520000003 implements MigrationInterface {
  name = 'Briefs1795520000003';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of ['canned_replies', 'briefs']) await db.query(`DROP TABLE ${table}`);
  }
}

const UP = [
  `CREATE TABLE briefs (
    conversation_id uuid PRIMARY KEY CONSTRAINT briefs_conversation REFERENCES conversations (id) ON DELETE CASCADE,
    project_id uuid NOT NULL CONSTRAINT briefs_project REFERENCES projects (id) ON DELETE CASCADE,
    up_to_seq int NOT NULL,
    content jsonb NOT NULL,
    made_by text NOT NULL,
    created_at timestamptz(3) NOT NULL
  )`,
  `CREATE TABLE canned_replies (
    id uuid PRIMARY KEY,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    project_id uuid NOT NULL CONSTRAINT canned_replies_project REFERENCES projects (id) ON DELETE CASCADE,
    shortcut text NOT NULL,
    title text,
    content text NOT NULL
  )`,
  `CREATE UNIQUE INDEX canned_replies_by_shortcut ON canned_replies (project_id, shortcut)`,
  `CREATE INDEX canned_replies_by_age ON canned_replies (project_id, created_at, id)`,
];
