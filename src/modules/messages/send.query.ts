import type { Statement } from '../../platform/database/database.js';
import { assistantMaySpeak } from '../conversations/floor/floor.query.js';
import { visibleSql } from '../conversations/visibility.query.js';
import { messageViewSql } from './message-view.query.js';

/** The columns of `input`, in the order of the statement's array parameters. */
export const SEND_COLUMNS = [
  ['id', 'uuid'],
  ['conversation_id', 'uuid'],
  ['client_message_id', 'text'],
  ['content', 'text'],
  ['actor_kind', 'text'],
  ['actor_id', 'text'],
  ['actor_name', 'text'],
  ['is_staff', 'boolean'],
  ['projects', 'text'],
  ['is_note', 'boolean'],
  ['metadata', 'jsonb'],
  ['page_url', 'text'],
] as const;

const arrays = SEND_COLUMNS.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
const names = SEND_COLUMNS.map(([name]) => name).join(', ');
const visible = visibleSql({
  projects: 'i.projects::uuid[]',
  isStaff: 'i.is_staff',
  kind: 'i.actor_kind',
  id: 'i.actor_id',
});

/**
 * Stores a batch of messages in one statement and one transaction, in this order:
 * - `floor` locks the conversations, in id order so that two nodes can't deadlock, each by a lookup of its own: a scan over an array
 *   of ids becomes a bitmap scan, which leaves the dead entries of these much written rows in the index, to be read again each time;
 * - `allowed` keeps what the sender may write to; staff in somebody else's conversation speak as the seller;
 * - `known` finds messages that were stored before under the same client id;
 * - `keyed` says of each row whether it is known, and else which row of the batch is the first under its client id;
 * - `heard` refuses a seller who would talk into the conversation of another: the holder of the floor, or the first of the batch
 *   who takes it; admins may, and so may a repeat of what was stored before;
 * - `fresh` are those first rows, numbered within their conversation;
 * - `moved` advances each conversation: its last seq, who has the floor, what waits for the assistant, the visitor's page;
 * - `stored` inserts, numbered without holes.
 * An internal note (staff alone write them) is stored and numbered, and changes nothing else: no floor, no answer, no status.
 * A seller's message takes the floor from the assistant: the epoch grows, and nothing waits for the assistant any more.
 * A client id that another node stores meanwhile ends in a unique violation; the batch is then run again and finds it.
 *
 * The planner can't know how many rows a batch has, takes it for one, and would join each row with each. It never does that
 * for a full join. The right side of each full join below has no row without a partner, so it reads like a left join.
 */
export const SEND: Statement = {
  name: 'messages-send',
  text: `
WITH input AS (
  SELECT * FROM unnest(${arrays}) WITH ORDINALITY AS i(${names}, ord)
), floor AS MATERIALIZED (
  SELECT c.* FROM (SELECT DISTINCT conversation_id AS id FROM input ORDER BY 1) w CROSS JOIN LATERAL (
    SELECT c.id, c.project_id, c.user_id, c.contact_id, c.seller_id, c.mode, c.epoch, c.status
    FROM conversations c WHERE c.id = w.id FOR NO KEY UPDATE) c
), allowed AS MATERIALIZED (
  SELECT i.*, c.project_id, c.contact_id, c.seller_id AS floor_seller_id, c.mode AS floor_mode, c.epoch AS floor_epoch,
    c.status AS floor_status, CASE WHEN c.mode = 'seller' THEN c.seller_id END AS holder_id, coalesce(i.client_message_id, i.id::text) AS key,
    CASE WHEN i.is_note OR (i.is_staff AND c.user_id IS DISTINCT FROM i.actor_id) THEN 'seller'
      WHEN i.actor_kind = 'contact' THEN 'contact' ELSE 'user' END AS sender_kind
  FROM input i JOIN floor c ON c.id = i.conversation_id AND ${visible} AND (i.is_staff OR NOT i.is_note)
), known AS MATERIALIZED (
  SELECT a.ord, m.* FROM allowed a JOIN messages m
    ON m.conversation_id = a.conversation_id AND m.sender_kind = a.sender_kind AND m.sender_id = a.actor_id
    AND m.client_message_id = a.client_message_id AND m.client_message_id IS NOT NULL
), keyed AS MATERIALIZED (
  SELECT a.*, k.ord IS NOT NULL AS is_known,
    first_value(a.id) OVER (PARTITION BY a.conversation_id, a.sender_kind, a.actor_id, a.key ORDER BY a.ord) AS first_id,
    coalesce(a.holder_id, first_value(a.actor_id) OVER (
      PARTITION BY a.conversation_id, a.sender_kind = 'seller' AND NOT a.is_note ORDER BY k.ord IS NOT NULL, a.ord)) AS holder
  FROM allowed a FULL JOIN known k ON k.ord = a.ord
), heard AS MATERIALIZED (
  SELECT k.*, NOT k.is_known AND k.sender_kind = 'seller' AND NOT k.is_note AND k.actor_kind <> 'admin'
    AND k.actor_id <> k.holder AS is_refused
  FROM keyed k
), fresh AS MATERIALIZED (
  SELECT k.*, row_number() OVER (PARTITION BY k.conversation_id ORDER BY k.ord)::int AS n
  FROM heard k WHERE k.first_id = k.id AND NOT k.is_known AND NOT k.is_refused
), turn AS MATERIALIZED (
  SELECT conversation_id, max(n) AS n, max(n) FILTER (WHERE sender_kind <> 'seller') AS last_ask,
    (array_agg(actor_id ORDER BY ord) FILTER (WHERE sender_kind = 'seller' AND NOT is_note))[1] AS seller_id,
    bool_and(is_note) AS is_silent,
    (array_agg(page_url ORDER BY ord DESC) FILTER (WHERE sender_kind <> 'seller' AND page_url IS NOT NULL))[1] AS page_url
  FROM fresh GROUP BY conversation_id
), moved AS (
  UPDATE conversations c SET
    last_seq = c.last_seq + t.n,
    last_message_at = greatest(date_trunc('milliseconds', clock_timestamp()), c.last_message_at),
    active_at = greatest(date_trunc('second', clock_timestamp()), c.active_at),
    updated_at = clock_timestamp(),
    metadata = CASE WHEN t.page_url IS NULL THEN c.metadata ELSE c.metadata || jsonb_build_object('page_url', t.page_url) END,
    status = CASE WHEN t.is_silent THEN c.status ELSE 'open' END,
    mode = CASE WHEN t.seller_id IS NULL THEN c.mode ELSE 'seller' END,
    epoch = c.epoch + (t.seller_id IS NOT NULL AND c.mode <> 'seller')::int,
    seller_id = CASE WHEN t.seller_id IS NOT NULL AND (c.mode <> 'seller' OR c.seller_id IS NULL) THEN t.seller_id ELSE c.seller_id END,
    floor_since = CASE WHEN t.seller_id IS NOT NULL AND c.mode <> 'seller' THEN clock_timestamp() ELSE c.floor_since END,
    reply_due_seq = CASE WHEN t.seller_id IS NOT NULL THEN NULL
      WHEN ${assistantMaySpeak('c')} AND t.last_ask IS NOT NULL THEN c.last_seq + t.last_ask ELSE c.reply_due_seq END
  FROM turn t WHERE c.id = t.conversation_id
  RETURNING c.id, c.last_seq - t.n AS base, c.mode, c.epoch, c.status, c.seller_id, c.last_message_at, ${assistantMaySpeak('c')} AS assistant_speaks
), stored AS (
  INSERT INTO messages (conversation_id, seq, id, role, sender_kind, sender_id, sender_name, content, client_message_id, metadata, created_at)
  SELECT n.conversation_id, m.base + n.n, n.id, CASE WHEN n.is_note THEN 'note' WHEN n.sender_kind = 'seller' THEN 'seller' ELSE 'user' END,
    n.sender_kind, n.actor_id, n.actor_name, n.content, n.client_message_id, coalesce(n.metadata, '{}'), m.last_message_at
  FROM fresh n FULL JOIN moved m ON m.id = n.conversation_id
  RETURNING *
)
SELECT i.ord::int - 1 AS index,
  CASE WHEN i.is_known THEN ${messageViewSql('k')} ELSE ${messageViewSql('s')} END AS message,
  coalesce(k.content, s.content) = i.content AND (coalesce(k.role, s.role) = 'note') = i.is_note AS is_same, coalesce(s.id = i.id, false) AS is_new,
  CASE WHEN i.is_refused THEN i.holder END AS refused_for, coalesce(v.mode, i.floor_mode) AS mode, coalesce(v.epoch, i.floor_epoch) AS epoch,
  coalesce(v.status, i.floor_status) AS status, coalesce(v.assistant_speaks, false) AS assistant_speaks,
  v.id IS NOT NULL AND (v.mode, v.status) IS DISTINCT FROM (i.floor_mode, i.floor_status) AS state_changed,
  i.project_id, i.contact_id, coalesce(v.seller_id, i.floor_seller_id) AS seller_id
FROM heard i
FULL JOIN known k ON k.ord = i.ord
FULL JOIN stored s ON s.id = i.first_id
FULL JOIN moved v ON v.id = i.conversation_id`,
};
