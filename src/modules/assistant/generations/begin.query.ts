import type { Statement } from '../../../platform/database/database.js';
import { assistantMaySpeak } from '../../conversations/floor/floor.query.js';

/** The most messages that go into one prompt, however short they are. */
const MAX_PROMPT_MESSAGES = 200;

/** What a freshly begun (or taken over) generation needs to run. */
export interface BegunRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly epoch: number;
  readonly answers_up_to_seq: number;
  readonly project_id: string;
  readonly chatbot_id: string | null;
  /** Whose question it is: of this server's visitors, or another system's users. */
  readonly contact_id: string | null;
  readonly user_id: string | null;
  /** Of the conversation. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What the assistant has to know of the part that people had. */
  readonly assistant_note: string | null;
  /** Why a person was asked for the last time, and after which message. */
  readonly last_escalation: { readonly reason: string | null; readonly seq: number } | null;
  /** The page that the contact was on last. */
  readonly page_url: string | null;
  /** The project's. */
  readonly instructions: string | null;
  readonly history: readonly { readonly role: string; readonly content: string }[] | null;
  /** The statement began before the newest question was committed, so it is not in `history`: see `HISTORY`. */
  readonly is_behind: boolean;
}

/** Newest messages first until the bytes run out; the newest always. `$budget` is in bytes of UTF-8. */
const history = (generation: string, budget: string): string => `(
  SELECT json_agg(json_build_object('role', h.role, 'content', h.content) ORDER BY h.seq) FROM (
    SELECT m.seq, m.role, m.content, sum(octet_length(m.content)) OVER (ORDER BY m.seq DESC) AS bytes,
      row_number() OVER (ORDER BY m.seq DESC) AS place
    FROM messages m
    WHERE m.conversation_id = ${generation}.conversation_id AND m.seq <= ${generation}.answers_up_to_seq
      AND m.role IN ('user', 'assistant', 'seller')
    ORDER BY m.seq DESC LIMIT ${MAX_PROMPT_MESSAGES}
  ) h WHERE h.bytes <= ${budget} OR h.place = 1)`;

/** What an answer needs to know, read over rows that name the conversation and how far it is answered. */
export const begun = (generation: string, budget: string): string => `
SELECT g.id, g.conversation_id, g.epoch, g.answers_up_to_seq, c.project_id, c.chatbot_id, c.contact_id, c.user_id, c.metadata, c.assistant_note, c.last_escalation,
  (SELECT k.last_page_url FROM contacts k WHERE k.id = c.contact_id) AS page_url, p.instructions, ${history('g', budget)} AS history,
  NOT EXISTS (SELECT FROM messages q WHERE q.conversation_id = g.conversation_id AND q.seq = g.answers_up_to_seq) AS is_behind
FROM ${generation} g
JOIN conversations c ON c.id = g.conversation_id
JOIN projects p ON p.id = c.project_id`;

/**
 * The history of a generation by a snapshot of its own. A statement that waited for the conversation's lock sees the conversation as
 * it is, but the messages as they were when it began to wait. Parameters: generation, history bytes.
 */
export const HISTORY: Statement = {
  name: 'generations-history',
  text: `SELECT ${history('g', '$2::int')} AS history FROM generations g WHERE g.id = $1::uuid`,
};

/**
 * Begins a generation for each row of `questions` (id, epoch, seq) unless one runs, and takes the due mark with it. It does not wait
 * for the disk: what a crash of the database takes back is row and mark together, so that the sweep finds the mark. Whatever is
 * committed later, a checkpoint for one, is on the disk after it.
 */
const start = (questions: string): string => `begun AS (
  INSERT INTO generations (id, conversation_id, floor_epoch, answers_up_to_seq, owner, lease_until)
  SELECT $2::uuid, q.id, q.epoch, q.seq, $3::uuid, clock_timestamp() + $4::int * interval '1 millisecond'
  FROM (${questions}) q WHERE (SELECT set_config('synchronous_commit', 'off', true)) = 'off'
  ON CONFLICT (conversation_id) WHERE status = 'running' DO NOTHING
  RETURNING *
), taken AS (
  UPDATE conversations SET reply_due_seq = NULL WHERE id IN (SELECT conversation_id FROM begun)
)${begun('begun', '$5::int')}`;

/**
 * Begins the generation that a conversation waits for. Parameters: conversation, new id, owner, lease in ms, history bytes.
 * No row: nothing waits, a person has the floor, or a generation is running (its end looks again).
 */
export const BEGIN: Statement = {
  name: 'generations-begin',
  text: `
WITH floor AS MATERIALIZED (
  SELECT id, epoch, reply_due_seq FROM conversations c
  WHERE id = $1::uuid AND ${assistantMaySpeak('c')} AND reply_due_seq IS NOT NULL FOR NO KEY UPDATE
), ${start('SELECT id, epoch, reply_due_seq AS seq FROM floor')}`,
};

/** Begins another answer to the last question. Same parameters; no row: nothing was asked, or one is running. */
export const REGENERATE: Statement = {
  name: 'generations-regenerate',
  text: `
WITH floor AS MATERIALIZED (
  SELECT id, epoch, reply_due_seq FROM conversations c WHERE id = $1::uuid AND ${assistantMaySpeak('c')} FOR NO KEY UPDATE
), question AS (
  SELECT f.id, f.epoch, greatest(f.reply_due_seq,
    (SELECT max(seq) FROM messages m WHERE m.conversation_id = f.id AND m.role = 'user')) AS seq FROM floor f
), ${start('SELECT id, epoch, seq FROM question WHERE seq IS NOT NULL')}`,
};

/**
 * Takes over orphans of which nothing was shown, with the next epoch. Parameters: owner, lease in ms, history bytes, how many,
 * the highest epoch that is still tried again.
 */
export const ADOPT: Statement = {
  name: 'generations-adopt',
  text: `
WITH orphan AS (
  SELECT id FROM generations
  WHERE status = 'running' AND lease_until < clock_timestamp() AND text = '' AND NOT stop_requested AND epoch < $5::int
  ORDER BY id LIMIT $4::int FOR UPDATE SKIP LOCKED
), adopted AS (
  UPDATE generations g SET owner = $1::uuid, epoch = g.epoch + 1, updated_at = clock_timestamp(),
    lease_until = clock_timestamp() + $2::int * interval '1 millisecond'
  FROM orphan o WHERE g.id = o.id RETURNING g.*
)${begun('adopted', '$3::int')}`,
};
