import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Settings of projects, sessions, sellers, contacts with their merges and identity secrets. */
export class People1795300000000 implements MigrationInterface {
  name = 'People1795300000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of DOWN) await db.query(statement);
  }
}

const TIMES = `created_at timestamptz(3) NOT NULL DEFAULT now(), updated_at timestamptz(3) NOT NULL DEFAULT now()`;

const project = (table: string): string =>
  `project_id uuid NOT NULL CONSTRAINT ${table}_project REFERENCES projects (id) ON DELETE CASCADE`;

const UP = [
  `ALTER TABLE projects
    ADD widget_key text NOT NULL DEFAULT ('wk_' || encode(uuid_send(gen_random_uuid()), 'hex')),
    ADD allowed_origins text[] NOT NULL DEFAULT '{}',
    ADD greeting text`,
  `CREATE UNIQUE INDEX projects_by_widget_key ON projects (widget_key)`,

  `CREATE TABLE sessions (
    id uuid PRIMARY KEY, ${TIMES},
    owner_kind text NOT NULL,
    owner_id uuid NOT NULL,
    ${project('sessions')},
    expires_at timestamptz(3) NOT NULL,
    revoked_at timestamptz(3)
  )`,
  `CREATE INDEX sessions_of_owner ON sessions (owner_id)`,
  `CREATE INDEX sessions_by_end ON sessions (expires_at)`,
  `CREATE TABLE refresh_tokens (
    hash text PRIMARY KEY,
    session_id uuid NOT NULL CONSTRAINT refresh_tokens_session REFERENCES sessions (id) ON DELETE CASCADE,
    rotated_from text,
    spent_at timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id)`,

  `CREATE TABLE sellers (
    id uuid PRIMARY KEY, ${TIMES},
    ${project('sellers')},
    email text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    role text NOT NULL DEFAULT 'seller',
    availability text NOT NULL DEFAULT 'offline',
    capacity int NOT NULL DEFAULT 5,
    skills text[] NOT NULL DEFAULT '{}',
    languages text[] NOT NULL DEFAULT '{}',
    is_active boolean NOT NULL DEFAULT true
  )`,
  `CREATE UNIQUE INDEX sellers_by_email ON sellers (email, project_id)`,
  `CREATE INDEX sellers_by_age ON sellers (project_id, created_at, id)`,

  `CREATE TABLE contacts (
    id uuid PRIMARY KEY, ${TIMES},
    ${project('contacts')},
    device_id text,
    external_id text,
    name text,
    email text,
    phone text,
    attributes jsonb NOT NULL DEFAULT '{}',
    is_verified boolean NOT NULL DEFAULT false,
    last_page_url text,
    last_seen_at timestamptz(3),
    merged_into uuid CONSTRAINT contacts_merged_into REFERENCES contacts (id) ON DELETE CASCADE
  )`,
  `CREATE UNIQUE INDEX contacts_by_device ON contacts (project_id, device_id)`,
  `CREATE UNIQUE INDEX contacts_by_external_id ON contacts (project_id, external_id)`,
  `CREATE INDEX contacts_by_age ON contacts (project_id, created_at, id)`,
  `CREATE INDEX contacts_merged ON contacts (merged_into) WHERE merged_into IS NOT NULL`,

  `CREATE TABLE contact_merges (
    id uuid PRIMARY KEY, ${TIMES},
    ${project('contact_merges')},
    from_id uuid NOT NULL CONSTRAINT contact_merges_from REFERENCES contacts (id) ON DELETE CASCADE,
    into_id uuid NOT NULL CONSTRAINT contact_merges_into REFERENCES contacts (id) ON DELETE CASCADE,
    before jsonb NOT NULL,
    fills jsonb NOT NULL,
    moved jsonb NOT NULL,
    undone_at timestamptz(3)
  )`,
  `CREATE INDEX contact_merges_of_from ON contact_merges (from_id)`,
  `CREATE INDEX contact_merges_of_into ON contact_merges (into_id)`,

  `CREATE TABLE identity_secrets (
    id uuid PRIMARY KEY, ${TIMES},
    ${project('identity_secrets')},
    secret text NOT NULL
  )`,
  `CREATE INDEX identity_secrets_of_project ON identity_secrets (project_id, created_at)`,

  // No conversation could name a contact until now.
  `ALTER TABLE conversations ADD CONSTRAINT conversations_contact
    FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE`,
  `CREATE INDEX conversations_of_contact ON conversations (contact_id) WHERE contact_id IS NOT NULL`,
];

const DOWN = [
  `DROP INDEX conversations_of_contact`,
  `ALTER TABLE conversations DROP CONSTRAINT conversations_contact`,
  ...['identity_secrets', 'contact_merges', 'contacts', 'sellers', 'refresh_tokens', 'sessions'].map(
    (table) => `DROP TABLE ${table}`,
  ),
  `DROP INDEX projects_by_widget_key`,
  `ALTER TABLE projects DROP COLUMN widget_key, DROP COLUMN allowed_origins, DROP COLUMN greeting`,
];
