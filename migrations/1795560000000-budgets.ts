import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What language models may cost in a day, what they did cost, and what is set aside for answers that are being written. */
export class Budgets1795560000000 implements MigrationInterface {
  name = 'Budgets1795560000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE budgets (
        project_id uuid CONSTRAINT budgets_pkey PRIMARY KEY CONSTRAINT budgets_project REFERENCES projects ON DELETE CASCADE,
        budget jsonb NOT NULL
      )`);
    await db.query(`
      CREATE TABLE budget_accounts (
        project_id uuid NOT NULL CONSTRAINT budget_accounts_project REFERENCES projects ON DELETE CASCADE,
        day date NOT NULL,
        subject text NOT NULL,
        used_tokens bigint NOT NULL DEFAULT 0,
        reserved_tokens bigint NOT NULL DEFAULT 0,
        used_usd numeric(16, 8) NOT NULL DEFAULT 0,
        reserved_usd numeric(16, 8) NOT NULL DEFAULT 0,
        CONSTRAINT budget_accounts_pkey PRIMARY KEY (project_id, day, subject)
      )`);
    await db.query(`
      CREATE TABLE budget_reservations (
        id uuid CONSTRAINT budget_reservations_pkey PRIMARY KEY,
        project_id uuid NOT NULL CONSTRAINT budget_reservations_project REFERENCES projects ON DELETE CASCADE,
        day date NOT NULL,
        subjects text[] NOT NULL,
        tokens bigint NOT NULL,
        usd numeric(16, 8) NOT NULL,
        expires_at timestamptz NOT NULL
      )`);
    await db.query('CREATE INDEX budget_reservations_by_end ON budget_reservations (expires_at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE budget_reservations');
    await db.query('DROP TABLE budget_accounts');
    await db.query('DROP TABLE budgets');
  }
}
