import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions with avatars, so that each is stopped, whatever becomes of the page or of a process. */
export class AvatarSessions1795592000000 implements MigrationInterface {
  name = 'AvatarSessions1795592000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE avatar_sessions (
        id uuid PRIMARY KEY,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        conversation_id uuid CONSTRAINT avatar_sessions_conversation REFERENCES conversations (id) ON DELETE SET NULL,
        project_id uuid NOT NULL CONSTRAINT avatar_sessions_project REFERENCES projects (id) ON DELETE CASCADE,
        vendor_session_id text NOT NULL,
        token text,
        is_over boolean NOT NULL DEFAULT false,
        lease_until timestamptz(3) NOT NULL,
        ends_at timestamptz(3) NOT NULL
      )`);
    await db.query(
      'CREATE INDEX avatar_sessions_of_conversation ON avatar_sessions (conversation_id) WHERE token IS NOT NULL',
    );
    await db.query('CREATE INDEX avatar_sessions_due ON avatar_sessions (lease_until) WHERE token IS NOT NULL');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE avatar_sessions');
  }
}
