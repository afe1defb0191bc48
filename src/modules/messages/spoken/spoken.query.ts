import type { Statement } from '../../../platform/database/database.js';
import { answerMayEnd } from '../../conversations/floor/floor.query.js';
import { messageViewSql } from '../message-view.query.js';

/** A repeat after an outage comes at once; so far back it is looked for. */
const LOOKED_BACK = 200;

/**
 * Stores what was said aloud with the next seq. Parameters: conversation, message id, role, sender's kind, id and name, text, status,
 * metadata, floor epoch. Nothing of it waits for an answer in writing: the voice answers. Words of the assistant are dropped when a
 * person took the floor since that epoch. The same id again gives the same message; no row: dropped, or the conversation is gone.
 */
export const SPOKEN: Statement = {
  name: 'messages-spoken',
  text: `
WITH floor AS MATERIALIZED (
  SELECT c.id, c.project_id, c.contact_id, c.seller_id, c.status, c.last_seq,
    $3::text = 'user' OR ${answerMayEnd('c', '$10::int')} AS is_allowed
  FROM conversations c WHERE c.id = $1::uuid FOR NO KEY UPDATE
), known AS MATERIALIZED (
  SELECT m.* FROM messages m JOIN floor f ON f.id = m.conversation_id WHERE m.seq > f.last_seq - ${LOOKED_BACK} AND m.id = $2::uuid
), moved AS (
  UPDATE conversations c SET last_seq = c.last_seq + 1, updated_at = clock_timestamp(),
    last_message_at = greatest(date_trunc('milliseconds', clock_timestamp()), c.last_message_at),
    active_at = greatest(date_trunc('second', clock_timestamp()), c.active_at),
    status = CASE WHEN $3::text = 'user' THEN 'open' ELSE c.status END
  FROM floor f WHERE c.id = f.id AND f.is_allowed AND NOT EXISTS (SELECT FROM known)
  RETURNING c.id, c.last_seq, c.last_message_at, c.status, c.mode, c.epoch
), stored AS (
  INSERT INTO messages (conversation_id, seq, id, role, sender_kind, sender_id, sender_name, content, status, metadata, created_at)
  SELECT m.id, m.last_seq, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::jsonb, m.last_message_at FROM moved m
  RETURNING *
)
SELECT f.project_id, f.contact_id, f.seller_id, m.id IS NOT NULL AS is_new, m.status, m.mode, m.epoch,
  coalesce(m.status <> f.status, false) AS state_changed,
  coalesce((SELECT ${messageViewSql('s')} FROM stored s), (SELECT ${messageViewSql('k')} FROM known k)) AS message
FROM floor f LEFT JOIN moved m ON m.id = f.id
WHERE m.id IS NOT NULL OR EXISTS (SELECT FROM known)`,
};
