import { messageViewSql } from './message-view.query.js';

/** Adds a message of the system. Parameters: conversation, message id, text, metadata. */
export const APPEND_SYSTEM = `
WITH moved AS (
  UPDATE conversations SET last_seq = last_seq + 1, updated_at = clock_timestamp(),
    last_message_at = greatest(date_trunc('milliseconds', clock_timestamp()), last_message_at),
    active_at = greatest(date_trunc('second', clock_timestamp()), active_at)
  WHERE id = $1::uuid RETURNING id, last_seq, last_message_at, project_id, contact_id, seller_id
), stored AS (
  INSERT INTO messages (conversation_id, seq, id, role, sender_kind, content, metadata, created_at)
  SELECT id, last_seq, $2::uuid, 'system', 'system', $3::text, $4::jsonb, last_message_at FROM moved
  RETURNING *
)
SELECT ${messageViewSql('s')} AS message, m.project_id, m.contact_id, m.seller_id FROM stored s JOIN moved m ON m.id = s.conversation_id`;

/** The visitor's newest message, unless somebody spoke after it. Spoken words that came late were answered when they were spoken. */
export const UNANSWERED = `
SELECT max(seq) FILTER (WHERE role = 'user') AS seq FROM messages
WHERE conversation_id = $1::uuid AND role IN ('user', 'assistant', 'seller')
  AND NOT (role = 'user' AND metadata @> '{"channel": "voice", "late": true}')
HAVING max(seq) FILTER (WHERE role = 'user') > coalesce(max(seq) FILTER (WHERE role <> 'user'), 0)`;

/** Parameters: conversation, the seq before, how many. */
export const PART = `
SELECT * FROM (
  SELECT seq, role, sender_name AS name, content, metadata FROM messages
  WHERE conversation_id = $1::uuid AND seq > $2::int AND role IN ('user', 'assistant', 'seller')
  ORDER BY seq DESC LIMIT $3::int
) newest ORDER BY seq`;
