import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Documents and records, their passages, and the words that the search weighs. */
export class Knowledge1795530000000 implements MigrationInterface {
  name = 'Knowledge1795530000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await db.query(`DROP TABLE ${table}`);
  }
}

const TABLES = [
  'knowledge_kinds',
  'knowledge_records',
  'knowledge_documents',
  'knowledge_contents',
  'knowledge_passages',
  'knowledge_words',
  'knowledge_spellings',
  'knowledge_languages',
];

const TIMES = `created_at timestamptz(3) NOT NULL DEFAULT now(), updated_at timestamptz(3) NOT NULL DEFAULT now()`;

const project = (table: string): string =>
  `project_id uuid NOT NULL CONSTRAINT ${table}_project REFERENCES projects (id) ON DELETE CASCADE`;

/** Both ship with PostgreSQL and are trusted; where they may not be installed, searches are slower and corrections rarer. */
const extension = (name: string): string => `DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS ${name};
  EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
    RAISE NOTICE 'the extension ${name} is not available';
  END $$`;

/** An index with the project in it, else the next best thing, else none. */
const index = (best: string, ...others: readonly string[]): string => `DO $$ BEGIN
    ${best};
  EXCEPTION WHEN undefined_object THEN
    ${others.length > 0 ? `BEGIN ${others[0]}; EXCEPTION WHEN undefined_object THEN NULL; END;` : 'NULL;'}
  END $$`;

const UP = [
  extension('btree_gin'),
  extension('pg_trgm'),

  `CREATE TABLE knowledge_kinds (
    id uuid PRIMARY KEY, ${TIMES},
    ${project('knowledge_kinds')},
    name text NOT NULL,
    schema jsonb NOT NULL
  )`,
  `CREATE UNIQUE INDEX knowledge_kinds_by_name ON knowledge_kinds (project_id, name)`,

  `CREATE TABLE knowledge_records (
    id uuid PRIMARY KEY, ${TIMES},
    ${project('knowledge_records')},
    kind text NOT NULL,
    external_id text NOT NULL,
    title text NOT NULL,
    facts json NOT NULL,
    pages text[] NOT NULL DEFAULT '{}'
  )`,
  `CREATE UNIQUE INDEX knowledge_records_by_external_id ON knowledge_records (project_id, kind, external_id)`,
  `CREATE INDEX knowledge_records_by_age ON knowledge_records (project_id, kind, created_at, id)`,
  `CREATE INDEX knowledge_records_by_page ON knowledge_records USING gin (pages)`,

  `CREATE TABLE knowledge_documents (
    id uuid PRIMARY KEY, ${TIMES},
    ${project('knowledge_documents')},
    record_id uuid CONSTRAINT knowledge_documents_record REFERENCES knowledge_records (id) ON DELETE CASCADE,
    identity text NOT NULL,
    format text NOT NULL,
    title text NOT NULL,
    given_title text,
    language text,
    given_language text,
    url text,
    tags text[] NOT NULL DEFAULT '{}',
    size int NOT NULL DEFAULT 0,
    status text NOT NULL DEFAULT 'pending',
    progress real NOT NULL DEFAULT 0,
    error text,
    passages int NOT NULL DEFAULT 0,
    content_hash text,
    live_version int NOT NULL DEFAULT 0,
    version int NOT NULL DEFAULT 0,
    attempts int NOT NULL DEFAULT 0,
    lease_until timestamptz(3)
  )`,
  `CREATE UNIQUE INDEX knowledge_documents_by_identity ON knowledge_documents (project_id, identity)`,
  `CREATE INDEX knowledge_documents_by_age ON knowledge_documents (project_id, created_at, id)`,
  `CREATE INDEX knowledge_documents_of_record ON knowledge_documents (record_id) WHERE record_id IS NOT NULL`,
  `CREATE INDEX knowledge_documents_due ON knowledge_documents (created_at) WHERE status IN ('pending', 'processing')`,

  `CREATE TABLE knowledge_contents (
    document_id uuid PRIMARY KEY CONSTRAINT knowledge_contents_document
      REFERENCES knowledge_documents (id) ON DELETE CASCADE,
    bytes bytea NOT NULL
  )`,

  // Rows stay whole: a search that unpacked them would take several times as long.
  `CREATE TABLE knowledge_passages (
    id uuid PRIMARY KEY,
    ${project('knowledge_passages')},
    document_id uuid NOT NULL CONSTRAINT knowledge_passages_document
      REFERENCES knowledge_documents (id) ON DELETE CASCADE,
    version int NOT NULL,
    position int NOT NULL,
    config text NOT NULL,
    heading text NOT NULL,
    text text NOT NULL,
    search tsvector NOT NULL
  ) WITH (toast_tuple_target = 8160)`,
  `ALTER TABLE knowledge_passages ALTER search SET STORAGE MAIN`,
  `CREATE INDEX knowledge_passages_of_document ON knowledge_passages (document_id, version, position)`,
  index(
    `CREATE INDEX knowledge_passages_search ON knowledge_passages USING gin (project_id, search) WITH (fastupdate = off)`,
    `CREATE INDEX knowledge_passages_search ON knowledge_passages USING gin (search) WITH (fastupdate = off)`,
  ),

  `CREATE TABLE knowledge_words (
    ${project('knowledge_words')},
    word text NOT NULL,
    passages int NOT NULL,
    PRIMARY KEY (project_id, word)
  )`,
  `CREATE TABLE knowledge_spellings (
    ${project('knowledge_spellings')},
    spelling text NOT NULL,
    word text NOT NULL,
    PRIMARY KEY (project_id, spelling, word)
  )`,
  `CREATE INDEX knowledge_spellings_of_word ON knowledge_spellings (project_id, word)`,
  index(
    `CREATE INDEX knowledge_spellings_alike ON knowledge_spellings USING gin (project_id, spelling gin_trgm_ops)`,
    `CREATE INDEX knowledge_spellings_alike ON knowledge_spellings USING gin (spelling gin_trgm_ops)`,
  ),
  `CREATE TABLE knowledge_languages (
    ${project('knowledge_languages')},
    config text NOT NULL,
    passages int NOT NULL,
    PRIMARY KEY (project_id, config)
  )`,
];
