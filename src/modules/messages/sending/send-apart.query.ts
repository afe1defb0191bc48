import type { Statement } from '../../../platform/database/database.js';
import { assistantMaySpeak } from '../../conversations/floor/floor.query.js';
import { visibleSql } from '../../conversations/visibility.query.js';
import { isoSql, messageViewSql } from '../message-view.query.js';
import { batchSql, SEND_COLUMNS, SENDER, SENDER_KIND } from './send-columns.js';

const { rows, names } = batchSql(SEND_COLUMNS);

/**
 * Stores a batch of messages of any kind, of each conversation at most one, in one statement and one transaction:
 * - `heard` locks the conversations that the senders may write to, in the order of the batch, which is that of their ids, so that
 *   two nodes can't deadlock. It finds the message that was stored before under the same client id, by the order of its index: by equality
 *   alone, a plan made before the table is known may take the primary key and read the whole conversation. And it refuses a seller who would
 *   talk into the conversation of another; admins may, and so may a repeat;
 * - `moved` advances each conversation: its last seq, who has the floor, what waits for the assistant, the visitor's page;
 * - `stored` inserts under that seq, so that the numbers have no holes.
 * An internal note (staff alone write them) is stored and numbered, and changes nothing else: no floor, no answer, no status.
 * A seller's message takes the floor from the assistant: the epoch grows, and nothing waits for the assistant any more.
 * A client id that another node stores meanwhile ends in a unique violation; the batch is then run again and finds it.
 *
 * It answers with one row for each that was heard, and none for a conversation that is not there for its sender.
 */
export const SEND_APART: Statement = {
  name: 'messages-send-apart',
  text: `
WITH heard AS MATERIALIZED (
  SELECT i.*, c.*, k.seq AS known_seq, c.sender_kind = 'seller' AND NOT i.is_note AS is_sellers,
    coalesce(k.seq IS NULL AND c.sender_kind = 'seller' AND NOT i.is_note AND i.actor_kind <> 'admin' AND i.actor_id <> c.holder_id, false) AS is_refused
  FROM ${rows} AS i(${names})
  CROSS JOIN LATERAL (
    SELECT c.project_id, c.contact_id, c.seller_id AS floor_seller_id, c.mode AS floor_mode, c.epoch AS floor_epoch, c.status AS floor_status,
      CASE WHEN c.mode = 'seller' THEN c.seller_id END AS holder_id,
      ${SENDER_KIND} AS sender_kind
    FROM conversations c WHERE c.id = i.conversation_id AND ${visibleSql(SENDER)} AND (i.is_staff OR NOT i.is_note)
    FOR NO KEY UPDATE) c
  LEFT JOIN LATERAL (
    SELECT m.seq, m.conversation_id, m.sender_kind, m.sender_id, m.client_message_id FROM messages m
    WHERE (m.conversation_id, m.sender_kind, m.sender_id, m.client_message_id) >= (i.conversation_id, c.sender_kind, i.actor_id, i.client_message_id)
      AND m.client_message_id IS NOT NULL
    ORDER BY m.conversation_id, m.sender_kind, m.sender_id, m.client_message_id LIMIT 1) k
  ON (k.conversation_id, k.sender_kind, k.sender_id, k.client_message_id) = (i.conversation_id, c.sender_kind, i.actor_id, i.client_message_id)
), moved AS (
  UPDATE conversations c SET
    last_seq = c.last_seq + 1,
    last_message_at = greatest(date_trunc('milliseconds', clock_timestamp()), c.last_message_at),
    active_at = greatest(date_trunc('second', clock_timestamp()), c.active_at),
    updated_at = clock_timestamp(),
    metadata = CASE WHEN h.page_url IS NULL OR h.sender_kind = 'seller' THEN c.metadata
      ELSE c.metadata || jsonb_build_object('page_url', h.page_url) END,
    status = CASE WHEN h.is_note THEN c.status ELSE 'open' END,
    mode = CASE WHEN h.is_sellers THEN 'seller' ELSE c.mode END,
    epoch = c.epoch + (h.is_sellers AND c.mode <> 'seller')::int,
    seller_id = CASE WHEN h.is_sellers AND (c.mode <> 'seller' OR c.seller_id IS NULL) THEN h.actor_id ELSE c.seller_id END,
    floor_since = CASE WHEN h.is_sellers AND c.mode <> 'seller' THEN clock_timestamp() ELSE c.floor_since END,
    reply_due_seq = CASE WHEN h.is_sellers THEN NULL
      WHEN h.sender_kind <> 'seller' AND ${assistantMaySpeak('c')} THEN c.last_seq + 1 ELSE c.reply_due_seq END
  FROM heard h WHERE c.id = h.conversation_id AND h.known_seq IS NULL AND NOT h.is_refused
  RETURNING h.*, c.last_seq AS seq, c.last_message_at AS sent_at, c.mode, c.epoch, c.status, c.seller_id, ${assistantMaySpeak('c')} AS assistant_speaks,
    CASE WHEN h.is_note THEN 'note' WHEN h.is_sellers THEN 'seller' ELSE 'user' END AS role
), stored AS (
  INSERT INTO messages (conversation_id, seq, id, role, sender_kind, sender_id, sender_name, content, client_message_id, metadata, created_at)
  SELECT conversation_id, seq, id, role, sender_kind, actor_id, actor_name, content, client_message_id, coalesce(metadata, '{}'), sent_at FROM moved
)
SELECT conversation_id, true AS is_new, seq, role, sender_kind, ${isoSql('sent_at')} AS created_at, mode, epoch, status, assistant_speaks,
  (mode, status) IS DISTINCT FROM (floor_mode, floor_status) AS state_changed, project_id, contact_id, seller_id
FROM moved
UNION ALL
SELECT conversation_id, false, known_seq, NULL, NULL, NULL, floor_mode, floor_epoch, floor_status, false, false, project_id, contact_id, floor_seller_id
FROM heard WHERE known_seq IS NOT NULL OR is_refused`,
};

/** Messages by conversation and seq, for senders who repeat themselves. */
export const SENT: Statement = {
  name: 'messages-sent',
  text: `
SELECT ${messageViewSql('m')} AS message
FROM unnest($1::uuid[], $2::int[]) AS i(conversation_id, seq) JOIN messages m ON m.conversation_id = i.conversation_id AND m.seq = i.seq`,
};
