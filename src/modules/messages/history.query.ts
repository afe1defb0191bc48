import type { Statement } from '../../platform/database/database.js';
import { visibleFrom } from '../conversations/visibility.query.js';
import { messageViewSql } from './message-view.query.js';

/** Parameters: conversation, the asker's four, the edge's seq (or null), the limit. No row: not visible. */
const page = (edge: string, order: 'ASC' | 'DESC'): string => `
SELECT c.last_seq, coalesce(p.data, '[]') AS data, coalesce(p.found > $7::int, false) AS has_more
FROM conversations c
LEFT JOIN LATERAL (
  SELECT count(*) AS found, (json_agg(r.view ORDER BY r.seq) FILTER (WHERE r.place <= $7::int))::text AS data
  FROM (
    SELECT m.seq, ${messageViewSql('m')} AS view, row_number() OVER (ORDER BY m.seq ${order}) AS place
    FROM messages m
    WHERE m.conversation_id = c.id AND ${edge} AND ($3::boolean OR m.role <> 'note')
    ORDER BY m.seq ${order} LIMIT $7::int + 1
  ) r
) p ON true
WHERE c.id = $1::uuid AND ${visibleFrom(2)}`;

/** The oldest messages after `$6`. */
export const HISTORY_AFTER: Statement = { name: 'messages-after', text: page('m.seq > $6::int', 'ASC') };

/** The newest messages before `$6`, or the newest of all where it is null. */
export const HISTORY_BEFORE: Statement = {
  name: 'messages-before',
  text: page('m.seq < coalesce($6::int, 2147483647)', 'DESC'),
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
