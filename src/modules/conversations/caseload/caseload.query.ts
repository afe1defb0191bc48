import type { Statement } from '../../../platform/database/database.js';

/** Where a conversation stands. */
export const STAND = `SELECT id, project_id, contact_id, user_id, status, mode, epoch, seller_id
FROM conversations WHERE id = $1`;

/** The same of several, $1, locked for whoever moves them; everybody locks in this order. */
export const LOCK = `SELECT id, project_id, contact_id, user_id, status, mode, epoch, seller_id
FROM conversations WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`;

/**
 * How many conversations of the projects $1 each seller has: the open ones in which the seller has the floor, and those meant for the
 * seller that were active in the last half hour. `own` are those of them that stand in $2.
 */
export const LOADS = `SELECT seller_id, count(*)::int AS load, coalesce(array_agg(id) FILTER (WHERE id = ANY($2::uuid[])), '{}') AS own FROM (
  SELECT id, seller_id FROM conversations
  WHERE project_id = ANY($1::uuid[]) AND seller_id IS NOT NULL AND mode = 'seller' AND status = 'open'
  UNION
  SELECT id, seller_id FROM conversations
  WHERE project_id = ANY($1::uuid[]) AND seller_id IS NOT NULL AND active_at > now() - interval '30 minutes' AND status = 'open'
) AS held GROUP BY seller_id`;

/** Whom the visitor of the conversation $1 of the project $2 spoke to last: in it, else in the one that was active last. */
export const LAST_SELLER = `SELECT o.seller_id FROM conversations c JOIN conversations o
  ON o.project_id = c.project_id AND o.seller_id IS NOT NULL
  AND (o.id = c.id OR o.contact_id = c.contact_id OR o.user_id = c.user_id)
WHERE c.id = $1 AND c.project_id = $2 ORDER BY o.id = c.id DESC, o.active_at DESC LIMIT 1`;

/**
 * Gives conversations ($1) to sellers ($2). With the floor ($3) like a seller's message does: the epoch grows, and no answer of the
 * assistant is due any more. Without it is only noted for whom a conversation is meant.
 */
export const GIVE = `UPDATE conversations c SET seller_id = g.seller_id, updated_at = clock_timestamp(),
  mode = CASE WHEN g.floor THEN 'seller' ELSE c.mode END,
  status = CASE WHEN g.floor THEN 'open' ELSE c.status END,
  epoch = CASE WHEN g.floor THEN c.epoch + 1 ELSE c.epoch END,
  assistant_epoch = CASE WHEN g.floor THEN c.epoch + 1 ELSE c.assistant_epoch END,
  floor_since = CASE WHEN g.floor THEN clock_timestamp() ELSE c.floor_since END,
  reply_due_seq = CASE WHEN g.floor THEN NULL ELSE c.reply_due_seq END
FROM unnest($1::uuid[], $2::text[], $3::boolean[]) AS g (id, seller_id, floor)
WHERE c.id = g.id RETURNING c.id, c.mode, c.epoch, c.status`;

/** The open conversations of the project $1 in which the seller $2 has the floor. */
export const HELD: Statement = {
  name: 'caseload-held',
  text: `SELECT id FROM conversations WHERE project_id = $1 AND seller_id = $2 AND mode = 'seller' AND status = 'open'`,
};
