import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Voice calls: one at a time in a conversation, with a lease, and with seconds that are set aside and settled. */
export class VoiceCalls1795580000000 implements MigrationInterface {
  name = 'VoiceCalls1795580000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE voice_calls (
        id uuid PRIMARY KEY,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        conversation_id uuid CONSTRAINT voice_calls_conversation REFERENCES conversations (id) ON DELETE SET NULL,
        project_id uuid NOT NULL CONSTRAINT voice_calls_project REFERENCES projects (id) ON DELETE CASCADE,
        visitor_kind text NOT NULL,
        visitor_id text NOT NULL,
        visitor_name text,
        language text,
        ticket_hash text,
        transport text NOT NULL,
        push_to_talk boolean NOT NULL,
        status text NOT NULL DEFAULT 'starting',
        end_reason text,
        vendor_call_id text,
        is_line_open boolean NOT NULL DEFAULT false,
        owner uuid NOT NULL,
        lease_until timestamptz(3) NOT NULL,
        ends_at timestamptz(3) NOT NULL,
        answered_at timestamptz(3),
        ended_at timestamptz(3),
        reserved_seconds integer NOT NULL,
        used_seconds integer,
        usage jsonb,
        cost_usd numeric
      )`);
    await db.query(
      `CREATE UNIQUE INDEX voice_calls_under_way ON voice_calls (conversation_id) WHERE status <> 'ended'`,
    );
    await db.query('CREATE INDEX voice_calls_of_project ON voice_calls (project_id, created_at)');
    await db.query('CREATE INDEX voice_calls_by_ticket ON voice_calls (ticket_hash) WHERE ticket_hash IS NOT NULL');
    await db.query(
      `CREATE INDEX voice_calls_held ON voice_calls (lease_until) WHERE status <> 'ended' OR is_line_open`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE voice_calls');
  }
}
