import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of projects for servers of the business. */
export class ApiTokens1795570000001 implements MigrationInterface {
  name = 'ApiTokens1795570000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE api_tokens (
      id uuid PRIMARY KEY,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      project_id uuid NOT NULL CONSTRAINT api_tokens_project REFERENCES projects (id) ON DELETE CASCADE,
      name text NOT NULL,
      role text NOT NULL,
      hash text NOT NULL,
      hint text NOT NULL,
      created_by text,
      expires_at timestamptz(3) NOT NULL,
      last_used_at timestamptz(3)
    )`);
    await db.query('CREATE UNIQUE INDEX api_tokens_by_hash ON api_tokens (hash)');
    await db.query('CREATE INDEX api_tokens_of_project ON api_tokens (project_id, created_at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE api_tokens');
  }
}
