import type { Statement } from '../../../platform/database/database.js';

/** Stores decisions ($1, JSON), and for the projects $2 whose turn it was, $3. */
export const RECORD = `WITH turns AS (
  UPDATE routing_policies p SET last_seller_id = t.seller_id
  FROM unnest($2::uuid[], $3::uuid[]) AS t (project_id, seller_id) WHERE p.project_id = t.project_id
)
INSERT INTO routing_decisions (id, project_id, conversation_id, reason, outcome, seller_id, takes_floor, wish, policy, candidates)
SELECT * FROM jsonb_to_recordset($1::jsonb) AS d (id uuid, project_id uuid, conversation_id uuid, reason text, outcome text,
  seller_id text, takes_floor boolean, wish jsonb, policy jsonb, candidates jsonb)`;

/** Forgets decisions that were made before the id $1 could be, at most $2 of them. */
export const FORGET: Statement = {
  name: 'routing-forget',
  text: `DELETE FROM routing_decisions WHERE id IN (SELECT id FROM routing_decisions WHERE id < $1::uuid ORDER BY id LIMIT $2::int)
  RETURNING id`,
};
