import type { Statement } from '../../../platform/database/database.js';
import { assistantMaySpeak } from '../../conversations/floor/floor.query.js';
import { visibleSql } from '../../conversations/visibility.query.js';
import { isoSql } from '../message-view.query.js';
import { batchSql, SEND_COLUMNS, SENDER, SENDER_KIND } from './send-columns.js';

const { rows, names } = batchSql([...SEND_COLUMNS, ['nth', 'int'], ['among', 'int']]);

/** A seller's word changes nothing but the thread only where the seller has the floor already; admins may speak beside one. */
const KEEPS_FLOOR = `c.sender_kind <> 'seller'
  OR (c.mode = 'seller' AND c.seller_id IS NOT NULL AND (i.actor_kind = 'admin' OR c.seller_id = i.actor_id))`;

/**
 * Stores a batch of plain messages in one statement and one transaction: new ones, of senders who see the conversation, which
 * leave the floor where it is. Each row says which one of how many it is in its conversation (`nth`, `among`).
 * - `heard` locks the conversations, each by a lookup of its own: a scan over an array of ids becomes a bitmap scan, which leaves the dead entries of
 *   these much written rows in the index, to be read again each time. It passes over those that somebody else holds, and so waits for nobody;
 * - `plain` are the rows of conversations of which all rows are plain, numbered on from the last `seq`, so that the numbers have no holes;
 * - `moved` advances each conversation by its last row: the last seq, what waits for the assistant, the visitor's page.
 *
 * It answers with one row for each message that it stored, by its place in the batch; of a conversation it stores all rows or none. The others
 * are for `SEND_APART`. What was sent is not sent back: `newMessageView` has it.
 * It does not look for repeats: a client id that is there already ends it in a unique violation, and none of the batch is stored. That look
 * would be a fifth of the work.
 */
export const SEND: Statement = {
  name: 'messages-send',
  text: `
WITH plain AS MATERIALIZED (
  SELECT * FROM (
    SELECT i.*, c.*, c.last_seq + i.nth AS seq,
      count(*) FILTER (WHERE ${KEEPS_FLOOR}) OVER (PARTITION BY i.conversation_id) AS plain_among
    FROM ${rows} WITH ORDINALITY AS i(${names}, place)
    CROSS JOIN LATERAL (
      SELECT c.project_id, c.contact_id, c.seller_id, c.mode, c.epoch, c.status, c.last_seq, ${SENDER_KIND} AS sender_kind,
        greatest(date_trunc('milliseconds', clock_timestamp()), c.last_message_at) AS sent_at, ${assistantMaySpeak('c')} AS assistant_speaks
      FROM conversations c WHERE c.id = i.conversation_id AND ${visibleSql(SENDER)}
      FOR NO KEY UPDATE SKIP LOCKED) c
  ) heard WHERE plain_among = among
), moved AS (
  UPDATE conversations c SET
    last_seq = p.seq,
    last_message_at = p.sent_at,
    active_at = greatest(date_trunc('second', clock_timestamp()), c.active_at),
    updated_at = clock_timestamp(),
    metadata = CASE WHEN p.page_url IS NULL OR p.sender_kind = 'seller' THEN c.metadata
      ELSE c.metadata || jsonb_build_object('page_url', p.page_url) END,
    status = 'open',
    reply_due_seq = CASE WHEN p.sender_kind = 'seller' THEN NULL WHEN p.assistant_speaks THEN p.seq ELSE c.reply_due_seq END
  FROM plain p WHERE c.id = p.conversation_id AND p.nth = p.among
), stored AS (
  INSERT INTO messages (conversation_id, seq, id, role, sender_kind, sender_id, sender_name, content, client_message_id, metadata, created_at)
  SELECT conversation_id, seq, id, CASE sender_kind WHEN 'seller' THEN 'seller' ELSE 'user' END, sender_kind, actor_id, actor_name, content,
    client_message_id, coalesce(metadata, '{}'), sent_at FROM plain
)
SELECT place::int, seq, sender_kind, ${isoSql('sent_at')} AS created_at, mode, epoch, assistant_speaks,
  nth = 1 AND status <> 'open' AS state_changed, project_id, contact_id, seller_id
FROM plain`,
};
