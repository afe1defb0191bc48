import type { Statement } from '../../platform/database/database.js';
import { visibleFrom } from '../conversations/visibility.query.js';
import { messageViewSql } from './message-view.query.js';

/** Internal notes are for staff. */
const readable = `($3::boolean OR m.role <> 'note')`;

/**
 * A page of messages as finished JSON, and how far readers have come; visitors don't learn which person it is. `inside` limits it, `beyond` is where more may be, seen from its `first` and `last` seq.
 * Parameters: conversation, the asker's four, the edge's seq (or null), the limit. No row: not visible.
 */
const page = ({ inside, order, beyond }: Record<'inside' | 'beyond', string> & { order: 'ASC' | 'DESC' }): string => `
SELECT c.last_seq, coalesce(p.data, '[]') AS data, EXISTS (
  SELECT FROM messages m WHERE m.conversation_id = c.id AND ${beyond} AND ${readable}
) AS has_more, (
  SELECT coalesce(json_agg(json_build_object(
    'reader', json_build_object('kind', r.reader_kind, 'id', CASE WHEN $4::text <> 'contact' OR r.reader_kind = 'contact' THEN r.reader_id END),
    'read_up_to_seq', r.read_up_to_seq, 'delivered_up_to_seq', r.delivered_up_to_seq) ORDER BY r.reader_kind, r.reader_id), '[]')::text
  FROM receipts r WHERE r.conversation_id = c.id
) AS receipts
FROM conversations c
LEFT JOIN LATERAL (
  SELECT (json_agg(${messageViewSql('m', `$4::text = 'contact'`)} ORDER BY m.seq))::text AS data, min(m.seq) AS first, max(m.seq) AS last
  FROM (
    SELECT * FROM messages m WHERE m.conversation_id = c.id AND ${inside} AND ${readable}
    ORDER BY m.seq ${order} LIMIT $7::int
  ) m
) p ON true
WHERE c.id = $1::uuid AND ${visibleFrom(2)}`;

/** The oldest messages after `$6`. */
export const HISTORY_AFTER: Statement = {
  name: 'messages-after',
  text: page({ inside: 'm.seq > $6::int', order: 'ASC', beyond: 'm.seq > p.last' }),
};

/** The newest messages before `$6`, or the newest of all where it is null. */
export const HISTORY_BEFORE: Statement = {
  name: 'messages-before',
  text: page({ inside: 'm.seq < coalesce($6::int, 2147483647)', order: 'DESC', beyond: 'm.seq < p.first' }),
};

/** What the asker sent under a client id. Parameters: conversation, the asker's four, the client id. No row: not visible. */
export const OWN: Statement = {
  name: 'messages-own',
  text: `
SELECT (SELECT ${messageViewSql('m')} FROM messages m WHERE m.conversation_id = c.id
  AND m.sender_kind IN ('user', 'contact', 'seller') AND m.sender_id = $5::text AND m.client_message_id = $6::text) AS message
FROM conversations c WHERE c.id = $1::uuid AND ${visibleFrom(2)}`,
};

/** Of several conversations what came after a mark. Parameters: conversations, their marks. */
export const MISSED: Statement = {
  name: 'messages-missed',
  text: `
SELECT ${messageViewSql('m')} AS message
FROM unnest($1::uuid[], $2::int[]) AS mark(conversation_id, seq)
JOIN conversations c ON c.id = mark.conversation_id AND c.last_seq > mark.seq
CROSS JOIN LATERAL (
  SELECT * FROM messages m WHERE m.conversation_id = c.id AND m.seq > mark.seq ORDER BY m.seq LIMIT 200
) m
ORDER BY m.conversation_id, m.seq`,
};
