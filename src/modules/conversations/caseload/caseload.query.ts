import type { Statement } from '../../../platform/database/database.js';

/** Where a conversation stands. */
export const STAND = `SELECT id, project_id, contact_id, user_id, status, mode, epoch, seller_id
FROM conversations WHERE id = $1`;

/** The same, locked for whoever moves it. */
export const LOCK = `${STAND} FOR NO KEY UPDATE`;

/**
 * How many conversations of the project $1 each of the sellers $2 has, but for $3: the open ones in which the seller has the floor, and
 * those meant for the seller that were active in the last half hour.
 */
export const LOADS = `SELECT seller_id, count(*)::int AS load FROM (
  SELECT id, seller_id FROM conversations
  WHERE project_id = $1 AND seller_id = ANY($2::text[]) AND mode = 'seller' AND status = 'open'
  UNION
  SELECT id, seller_id FROM conversations
  WHERE project_id = $1 AND seller_id = ANY($2::text[]) AND active_at > now() - interval '30 minutes' AND status = 'open'
) AS held WHERE id IS DISTINCT FROM $3::uuid GROUP BY seller_id`;

/** Whom the visitor of the conversation $1 of the project $2 spoke to last: in it, else in the one that was active last. */
export const LAST_SELLER = `SELECT o.seller_id FROM conversations c JOIN conversations o
  ON o.project_id = c.project_id AND o.seller_id IS NOT NULL
  AND (o.id = c.id OR o.contact_id = c.contact_id OR o.user_id = c.user_id)
WHERE c.id = $1 AND c.project_id = $2 ORDER BY o.id = c.id DESC, o.active_at DESC LIMIT 1`;

/** Notes for whom a conversation is meant; the floor stays where it is. */
export const MEAN = `UPDATE conversations SET seller_id = $2, updated_at = clock_timestamp()
WHERE id = $1 RETURNING mode, epoch, status`;

/** Gives a seller the floor, like a seller's message does: the epoch grows, and no answer of the assistant is due any more. */
export const SEAT = `UPDATE conversations SET seller_id = $2, mode = 'seller', status = 'open', epoch = epoch + 1,
  assistant_epoch = epoch + 1, floor_since = clock_timestamp(), reply_due_seq = NULL, updated_at = clock_timestamp()
WHERE id = $1 RETURNING mode, epoch, status`;

/** The open conversations of the project $1 in which the seller $2 has the floor. */
export const HELD: Statement = {
  name: 'caseload-held',
  text: `SELECT id FROM conversations WHERE project_id = $1 AND seller_id = $2 AND mode = 'seller' AND status = 'open'`,
};
