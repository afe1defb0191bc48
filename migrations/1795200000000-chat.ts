import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Projects, conversations, messages, receipts, generations and idempotency keys. */
export class Chat1795200000000 implements MigrationInterface {
  name = 'Chat1795200000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of ['idempotency_keys', 'generations', 'receipts', 'messages', 'conversations', 'projects']) {
      await db.query(`DROP TABLE ${table}`);
    }
  }
}

const TIMES = `created_at timestamptz(3) NOT NULL DEFAULT now(), updated_at timestamptz(3) NOT NULL DEFAULT now()`;

const UP = [
  `CREATE TABLE projects (id uuid PRIMARY KEY, ${TIMES}, name text NOT NULL, instructions text)`,
  `CREATE INDEX projects_by_age ON projects (created_at, id)`,

  // Room on each page lets the counters of a conversation be updated in place (HOT).
  `CREATE TABLE conversations (
    id uuid PRIMARY KEY, ${TIMES},
    project_id uuid NOT NULL CONSTRAINT conversations_project REFERENCES projects (id) ON DELETE CASCADE,
    title text,
    status text NOT NULL DEFAULT 'open',
    mode text NOT NULL DEFAULT 'assistant',
    epoch int NOT NULL DEFAULT 0,
    chatbot_id uuid,
    contact_id uuid,
    user_id text,
    seller_id text,
    channel text NOT NULL DEFAULT 'api',
    last_seq int NOT NULL DEFAULT 0,
    last_message_at timestamptz(3),
    active_at timestamptz(0) NOT NULL DEFAULT now(),
    reply_due_seq int,
    escalation_requested boolean NOT NULL DEFAULT false,
    metadata jsonb NOT NULL DEFAULT '{}'
  ) WITH (fillfactor = 70)`,
  `CREATE INDEX conversations_by_activity ON conversations (project_id, active_at, id)`,
  `CREATE INDEX conversations_of_user ON conversations (user_id, project_id) WHERE user_id IS NOT NULL`,
  `CREATE INDEX conversations_awaiting_reply ON conversations (id) WHERE reply_due_seq IS NOT NULL`,

  `CREATE TABLE messages (
    conversation_id uuid NOT NULL CONSTRAINT messages_conversation REFERENCES conversations (id) ON DELETE CASCADE,
    seq int NOT NULL,
    id uuid NOT NULL,
    role text NOT NULL,
    sender_kind text NOT NULL,
    sender_id text,
    sender_name text,
    content text NOT NULL,
    status text NOT NULL DEFAULT 'complete',
    client_message_id text,
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz(3) NOT NULL,
    PRIMARY KEY (conversation_id, seq)
  )`,
  `CREATE UNIQUE INDEX messages_by_client_id ON messages (conversation_id, sender_kind, sender_id, client_message_id)
    WHERE client_message_id IS NOT NULL`,

  `CREATE TABLE receipts (
    conversation_id uuid NOT NULL CONSTRAINT receipts_conversation REFERENCES conversations (id) ON DELETE CASCADE,
    reader_kind text NOT NULL,
    reader_id text NOT NULL,
    read_up_to_seq int NOT NULL,
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, reader_kind, reader_id)
  ) WITH (fillfactor = 70)`,

  `CREATE TABLE generations (
    id uuid PRIMARY KEY, ${TIMES},
    conversation_id uuid NOT NULL CONSTRAINT generations_conversation REFERENCES conversations (id) ON DELETE CASCADE,
    status text NOT NULL DEFAULT 'running',
    epoch int NOT NULL DEFAULT 1,
    floor_epoch int NOT NULL,
    answers_up_to_seq int NOT NULL,
    owner uuid,
    lease_until timestamptz(3) NOT NULL,
    stop_requested boolean NOT NULL DEFAULT false,
    text text NOT NULL DEFAULT '',
    message_seq int,
    error text,
    provider text,
    model text,
    usage jsonb,
    cost_usd numeric(14, 8),
    ended_at timestamptz(3)
  ) WITH (fillfactor = 70)`,
  `CREATE UNIQUE INDEX generations_one_running ON generations (conversation_id) WHERE status = 'running'`,
  `CREATE INDEX generations_by_question ON generations (conversation_id, answers_up_to_seq)`,

  `CREATE TABLE idempotency_keys (
    owner text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    creation_id uuid NOT NULL,
    status int,
    body jsonb,
    locked_until timestamptz(3) NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (owner, key)
  )`,
  `CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)`,
];
