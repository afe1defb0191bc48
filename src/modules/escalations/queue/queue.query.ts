/** The waiting of a project in the order in which they are served. Parameter: project. */
const WAITING = `
  SELECT e.id, e.conversation_id, e.skills, e.lost_seller_id, e.avoid_seller_id, c.contact_id, c.priority, row_number() OVER (ORDER BY c.priority DESC, e.queued_at, e.id)::int AS position
  FROM escalations e JOIN conversations c ON c.id = e.conversation_id
  WHERE e.project_id = $1::uuid AND e.status = 'queued'`;

/** Everybody's place. Parameter: project. */
export const PLACES = { name: 'queue-places', text: `${WAITING} ORDER BY position` };

/** The place of one. Parameters: project, escalation. */
export const PLACE = { name: 'queue-place', text: `SELECT * FROM (${WAITING}) w WHERE w.id = $2::uuid` };

/**
 * How fast the queue moves: the mean of the newest services and how many are served at the same time just now. Parameter: project.
 */
export const PACE = {
  name: 'queue-pace',
  text: `
SELECT count(*)::int AS samples, coalesce(avg(seconds), 0)::float8 AS seconds,
  (SELECT count(*)::int FROM conversations c WHERE c.project_id = $1::uuid AND c.mode = 'seller' AND c.status = 'open') AS served
FROM (
  SELECT extract(epoch FROM ended_at - accepted_at) AS seconds FROM escalations
  WHERE project_id = $1::uuid AND status = 'ended' AND accepted_at IS NOT NULL AND ended_at > now() - interval '7 days'
  ORDER BY ended_at DESC LIMIT 20
) newest`,
};

/** Parameter: conversations. */
export const PRIORITIES = {
  name: 'queue-priorities',
  text: 'SELECT id, priority FROM conversations WHERE id = ANY($1::uuid[])',
};

/** Which of the projects $1 have somebody waiting. */
export const WAITING_PROJECTS = {
  name: 'queue-waiting-projects',
  text: `SELECT DISTINCT project_id FROM escalations WHERE status = 'queued' AND project_id = ANY($1::uuid[])`,
};
