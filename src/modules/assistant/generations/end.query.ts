import type { Parties } from '../../../contract/domain-events.js';
import type { MessageView } from '../../../contract/message.schema.js';
import type { Statement } from '../../../platform/database/database.js';
import { answerMayEnd, assistantMaySpeak } from '../../conversations/floor/floor.query.js';
import { messageViewSql } from '../../messages/message-view.query.js';

/** How a generation ended in the database; no row: it was no longer ours to end. */
export interface EndedRow extends Parties {
  readonly status: 'complete' | 'stopped' | 'failed' | 'cancelled';
  readonly message: MessageView | null;
  readonly reply_due_seq: number | null;
}

/**
 * Ends a generation and stores its message with the next seq, all or nothing. Parameters: generation, owner, epoch, status,
 * text, error, provider, model, usage, cost, message id, metadata. With an owner of null it ends an orphan: one whose lease is over.
 *
 * The conversation is locked first, as every writer does. When a person took the floor since the start, the answer is
 * dropped and the status becomes `cancelled`: a person's word beats the machine's. Without text no message is stored.
 * What was asked aloud is answered by the same `channel`.
 */
export const END: Statement = {
  name: 'generations-end',
  text: `
WITH floor AS MATERIALIZED (
  SELECT c.id, c.mode, c.assistant_epoch, c.reply_due_seq, c.project_id, c.contact_id, c.seller_id FROM conversations c
  WHERE c.id = (SELECT conversation_id FROM generations WHERE id = $1::uuid) FOR NO KEY UPDATE
), mine AS MATERIALIZED (
  SELECT g.id, g.conversation_id, g.answers_up_to_seq, g.floor_epoch, g.text FROM generations g
  WHERE g.id = $1::uuid AND g.status = 'running' AND g.epoch = $3::int AND EXISTS (SELECT FROM floor)
    AND (g.owner = $2::uuid OR ($2::uuid IS NULL AND g.lease_until < clock_timestamp()))
  FOR UPDATE
), verdict AS MATERIALIZED (
  SELECT m.id, m.conversation_id, m.answers_up_to_seq, f.reply_due_seq, coalesce($5::text, m.text) AS text,
    CASE WHEN ${answerMayEnd('f', 'm.floor_epoch')} THEN $4::text ELSE 'cancelled' END AS status
  FROM mine m JOIN floor f ON f.id = m.conversation_id
), moved AS (
  UPDATE conversations c SET last_seq = c.last_seq + 1, updated_at = clock_timestamp(),
    last_message_at = greatest(date_trunc('milliseconds', clock_timestamp()), c.last_message_at),
    active_at = greatest(date_trunc('second', clock_timestamp()), c.active_at)
  FROM verdict v WHERE c.id = v.conversation_id AND v.status <> 'cancelled' AND v.text <> ''
  RETURNING c.id, c.last_seq, c.last_message_at
), stored AS (
  INSERT INTO messages (conversation_id, seq, id, role, sender_kind, sender_id, sender_name, content, status, metadata, created_at)
  SELECT v.conversation_id, m.last_seq, $11::uuid, 'assistant', 'assistant', NULL, NULL, v.text, v.status, $12::jsonb || coalesce(a.metadata, '{}'), m.last_message_at
  FROM verdict v JOIN moved m ON m.id = v.conversation_id
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('channel', q.metadata->'channel') AS metadata FROM messages q
    WHERE q.conversation_id = v.conversation_id AND q.seq = v.answers_up_to_seq AND q.metadata ? 'channel'
  ) a ON true
  RETURNING *
), ended AS (
  UPDATE generations g SET status = v.status, text = v.text, error = $6::text, provider = $7::text, model = $8::text,
    usage = $9::jsonb, cost_usd = $10::numeric, message_seq = (SELECT seq FROM stored),
    ended_at = clock_timestamp(), updated_at = clock_timestamp()
  FROM verdict v WHERE g.id = v.id
)
SELECT v.status, v.reply_due_seq, f.project_id, f.contact_id, f.seller_id, (SELECT ${messageViewSql('s')} FROM stored s) AS message
FROM verdict v JOIN floor f ON f.id = v.conversation_id`,
};

/** Renews leases and writes checkpoints of this process's generations; a generation that is not answered with is lost. */
export const KEEP: Statement = {
  name: 'generations-keep',
  text: `
UPDATE generations g SET text = coalesce(k.text, g.text), updated_at = clock_timestamp(),
  lease_until = clock_timestamp() + $5::int * interval '1 millisecond'
FROM unnest($1::uuid[], $2::int[], $3::text[]) AS k(id, epoch, text)
WHERE g.id = k.id AND g.epoch = k.epoch AND g.owner = $4::uuid AND g.status = 'running'
RETURNING g.id, g.stop_requested,
  (SELECT ${answerMayEnd('c', 'g.floor_epoch')} FROM conversations c WHERE c.id = g.conversation_id) AS has_floor`,
};

/** Orphans that can't be taken over, because text was shown, a stop was asked for, or they were tried `$1` times. */
export const LOST: Statement = {
  name: 'generations-lost',
  text: `SELECT id, conversation_id, epoch, stop_requested FROM generations
    WHERE status = 'running' AND lease_until < clock_timestamp() AND (text <> '' OR stop_requested OR epoch >= $1::int)
    ORDER BY id LIMIT 50`,
};

/** Conversations that wait for the assistant although nobody works on it: what a crash between commit and start left. */
export const DUE: Statement = {
  name: 'generations-due',
  text: `SELECT c.id FROM conversations c
    WHERE c.reply_due_seq IS NOT NULL AND ${assistantMaySpeak('c')} AND c.active_at < now() - interval '3 seconds'
      AND NOT EXISTS (SELECT FROM generations g WHERE g.conversation_id = c.id AND g.status = 'running')
    LIMIT 50`,
};

/** Gives a generation up, so that another node may take it over at once. */
export const RELEASE: Statement = {
  name: 'generations-release',
  text: `UPDATE generations SET owner = NULL, lease_until = '-infinity'
    WHERE id = $1::uuid AND owner = $2::uuid AND epoch = $3::int AND status = 'running'`,
};
