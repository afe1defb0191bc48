import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tools that projects define. */
export class Tools1795540000003 implements MigrationInterface {
  name = 'Tools1795540000003';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE tools');
  }
}

const UP = [
  `CREATE TABLE tools (
    id uuid PRIMARY KEY,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    project_id uuid NOT NULL CONSTRAINT tools_project REFERENCES projects (id) ON DELETE CASCADE,
    name text NOT NULL,
    description text NOT NULL,
    method text NOT NULL DEFAULT 'POST',
    url text NOT NULL,
    parameters jsonb NOT NULL DEFAULT '{"type": "object"}',
    headers jsonb NOT NULL DEFAULT '{}',
    timeout_ms int NOT NULL DEFAULT 10000,
    is_enabled boolean NOT NULL DEFAULT true
  )`,
  `CREATE UNIQUE INDEX tools_by_name ON tools (project_id, name)`,
  `CREATE INDEX tools_by_age ON tools (project_id, created_at, id)`,
];
