import type { Statement } from '../../../platform/database/database.js';

/** The effective status of the seller `s` with the presence row `p`, as SQL: online counts only while seen within `$1` milliseconds. */
const status = `CASE
  WHEN NOT s.is_active THEN 'offline'
  WHEN s.availability <> 'online' THEN s.availability
  WHEN p.seen_at > clock_timestamp() - $1 * interval '1 millisecond' THEN 'online'
  ELSE 'offline' END`;

const sellers = `sellers s LEFT JOIN seller_presence p ON p.seller_id = s.id`;

/** Notes that these sellers ($1, of the projects $2) are connected; ids that name no seller of that project are left out. */
export const SEE: Statement = {
  name: 'presence-see',
  // Each of them once, however many tabs it has: an INSERT may not meet the same row twice.
  text: `INSERT INTO seller_presence (seller_id, seen_at)
SELECT s.id, clock_timestamp() FROM sellers s
WHERE (s.id, s.project_id) IN (SELECT i.id, i.project_id FROM unnest($1::uuid[], $2::uuid[]) AS i(id, project_id)) ORDER BY s.id
ON CONFLICT (seller_id) DO UPDATE SET seen_at = excluded.seen_at`,
};

/** The effective status of the sellers $2. */
export const STATUS_OF: Statement = {
  name: 'presence-of',
  text: `SELECT s.id AS seller_id, ${status} AS status FROM ${sellers} WHERE s.id = ANY($2::uuid[])`,
};

/** Every seller who is not offline, of all projects. */
export const AROUND: Statement = {
  name: 'presence-around',
  text: `SELECT * FROM (SELECT s.id AS seller_id, s.project_id, s.name, ${status} AS status FROM ${sellers}
WHERE s.availability <> 'offline') AS around WHERE status <> 'offline'`,
};

/** The active sellers of the projects $2 with what routing has to know of them, in id order. */
export const ROSTER = `SELECT s.project_id, json_agg(json_build_object('id', s.id, 'name', s.name, 'capacity', s.capacity,
  'skills', s.skills, 'languages', s.languages, 'status', ${status}) ORDER BY s.id) AS entries
FROM ${sellers} WHERE s.project_id = ANY($2::uuid[]) AND s.is_active GROUP BY s.project_id`;
