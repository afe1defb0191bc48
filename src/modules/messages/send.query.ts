import type { Statement } from '../../platform/database/database.js';
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
 * - `floor` locks the conversations, in id order so that two nodes can't deadlock;
 * - `allowed` keeps what the sender may write to; staff in somebody else's conversation speak as the seller;
 * - `known` finds messages that were stored before under the same client id; `fresh` is the rest, one per client id;
 * - `moved` advances each conversation: its last seq, who has the floor, what waits for the assistant;
 * - `stored` inserts, numbered without holes.
 * A seller's message takes the floor from the assistant: the epoch grows, and nothing waits for the assistant any more.
 * A client id that another node stores meanwhile ends in a unique violation; the batch is then run again and finds it.
 */
export const SEND: Statement = {
  name: 'messages-send',
  text: `
WITH input AS (
  SELECT * FROM unnest(${arrays}) WITH ORDINALITY AS i(${names}, ord)
), floor AS MATERIALIZED (
  SELECT c.id, c.project_id, c.user_id, c.contact_id, c.seller_id, c.mode
  FROM conversations c WHERE c.id = ANY($2::uuid[]) ORDER BY c.id FOR NO KEY UPDATE
), allowed AS MATERIALIZED (
  SELECT i.*, coalesce(i.client_message_id, i.id::text) AS key,
    CASE WHEN i.is_staff AND c.user_id IS DISTINCT FROM i.actor_id THEN 'seller'
      WHEN i.actor_kind = 'contact' THEN 'contact' ELSE 'user' END AS sender_kind
  FROM input i JOIN floor c ON c.id = i.conversation_id AND ${visible}
), known AS MATERIALIZED (
  SELECT a.ord, m.* FROM allowed a JOIN messages m
    ON m.conversation_id = a.conversation_id AND m.sender_kind = a.sender_kind AND m.sender_id = a.actor_id
    AND m.client_message_id = a.client_message_id AND m.client_message_id IS NOT NULL
), fresh AS MATERIALIZED (
  SELECT DISTINCT ON (a.conversation_id, a.sender_kind, a.actor_id, a.key) a.*
  FROM allowed a WHERE NOT EXISTS (SELECT FROM known k WHERE k.ord = a.ord)
  ORDER BY a.conversation_id, a.sender_kind, a.actor_id, a.key, a.ord
), numbered AS MATERIALIZED (
  SELECT f.*, row_number() OVER (PARTITION BY f.conversation_id ORDER BY f.ord)::int AS n FROM fresh f
), turn AS MATERIALIZED (
  SELECT conversation_id, max(n) AS n, max(n) FILTER (WHERE sender_kind <> 'seller') AS last_ask,
    (array_agg(actor_id ORDER BY ord) FILTER (WHERE sender_kind = 'seller'))[1] AS seller_id
  FROM numbered GROUP BY conversation_id
), moved AS (
  UPDATE conversations c SET
    last_seq = c.last_seq + t.n,
    last_message_at = greatest(date_trunc('milliseconds', clock_timestamp()), c.last_message_at),
    active_at = greatest(date_trunc('second', clock_timestamp()), c.active_at),
    updated_at = clock_timestamp(),
    status = 'open',
    mode = CASE WHEN t.seller_id IS NULL THEN c.mode ELSE 'seller' END,
    epoch = c.epoch + (t.seller_id IS NOT NULL AND c.mode <> 'seller')::int,
    seller_id = CASE WHEN t.seller_id IS NOT NULL AND c.mode <> 'seller' THEN t.seller_id ELSE c.seller_id END,
    reply_due_seq = CASE WHEN t.seller_id IS NOT NULL THEN NULL
      WHEN c.mode = 'assistant' THEN c.last_seq + t.last_ask ELSE c.reply_due_seq END
  FROM turn t WHERE c.id = t.conversation_id
  RETURNING c.id, c.last_seq - t.n AS base, c.mode, c.epoch, c.seller_id, c.last_message_at
), stored AS (
  INSERT INTO messages (conversation_id, seq, id, role, sender_kind, sender_id, sender_name, content, client_message_id, created_at)
  SELECT n.conversation_id, m.base + n.n, n.id, CASE n.sender_kind WHEN 'seller' THEN 'seller' ELSE 'user' END,
    n.sender_kind, n.actor_id, n.actor_name, n.content, n.client_message_id, m.last_message_at
  FROM numbered n JOIN moved m ON m.id = n.conversation_id
  RETURNING *
)
SELECT i.ord::int - 1 AS index, ${messageViewSql('s')} AS message, s.content = i.content AS is_same,
  s.is_new AND s.id = i.id AS is_new, v.mode, v.epoch, v.mode IS DISTINCT FROM f.mode AS mode_changed,
  f.project_id, f.contact_id, coalesce(v.seller_id, f.seller_id) AS seller_id
FROM input i
JOIN allowed a ON a.ord = i.ord
JOIN floor f ON f.id = a.conversation_id
JOIN LATERAL (
  SELECT k.conversation_id, k.seq, k.id, k.role, k.sender_kind, k.sender_id, k.sender_name, k.content, k.status,
    k.client_message_id, k.metadata, k.created_at, false AS is_new
  FROM known k WHERE k.ord = a.ord
  UNION ALL
  SELECT t.conversation_id, t.seq, t.id, t.role, t.sender_kind, t.sender_id, t.sender_name, t.content, t.status,
    t.client_message_id, t.metadata, t.created_at, true AS is_new
  FROM stored t
  WHERE t.conversation_id = a.conversation_id AND t.sender_kind = a.sender_kind AND t.sender_id = a.actor_id
    AND coalesce(t.client_message_id, t.id::text) = a.key
    AND NOT EXISTS (SELECT FROM known k WHERE k.ord = a.ord)
) s ON true
LEFT JOIN moved v ON v.id = a.conversation_id`,
};
