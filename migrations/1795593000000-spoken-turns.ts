import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The seconds of spoken turns, which count with those of calls. */
export class SpokenTurns1795593000000 implements MigrationInterface {
  name = 'SpokenTurns1795593000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE spoken_turns (
        id uuid PRIMARY KEY,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        project_id uuid NOT NULL CONSTRAINT spoken_turns_project REFERENCES projects (id) ON DELETE CASCADE,
        speaker_kind text NOT NULL,
        speaker_id text NOT NULL,
        used_ms integer NOT NULL DEFAULT 0,
        held_ms integer NOT NULL DEFAULT 0,
        lease_until timestamptz(3) NOT NULL
      )`);
    await db.query('CREATE INDEX spoken_turns_of_project ON spoken_turns (project_id, created_at)');
    await db.query('CREATE INDEX spoken_turns_by_age ON spoken_turns (created_at)');
    await db.query('CREATE INDEX spoken_turns_held ON spoken_turns (lease_until) WHERE held_ms > 0');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE spoken_turns');
  }
}
