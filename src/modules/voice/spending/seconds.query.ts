import type { Statement } from '../../../platform/database/database.js';

/**
 * The seconds of the last 24 hours as a query of `by_visitor` and `by_project`: of calls, and of spoken turns, of what dead processes
 * have set aside nothing. For those who hold the project's turn. Of: the parameters of project, visitor's kind and visitor's id.
 */
export const spentSeconds = (project: string, kind: string, id: string): string => `
  SELECT ceil(coalesce(sum(s.seconds) FILTER (WHERE s.kind = ${kind}::text AND s.id = ${id}::text), 0)) AS by_visitor,
    ceil(coalesce(sum(s.seconds), 0)) AS by_project
  FROM (
    SELECT visitor_kind AS kind, visitor_id AS id, coalesce(used_seconds, reserved_seconds)::numeric AS seconds
    FROM voice_calls WHERE project_id = ${project}::uuid AND created_at > now() - interval '24 hours'
    UNION ALL
    SELECT speaker_kind, speaker_id, (used_ms + CASE WHEN lease_until > clock_timestamp() THEN held_ms ELSE 0 END) / 1000.0
    FROM spoken_turns WHERE project_id = ${project}::uuid AND created_at > now() - interval '24 hours'
  ) s`;

/** Waits for the project's turn, until the transaction is over: no second is given twice. Of: project. */
export const PROJECT_TURN = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 7))';

/**
 * Sets milliseconds aside for a turn, which begins with the first of them. No row: too few are left. For those who hold the project's
 * turn. Of: turn, project, speaker's kind and id, milliseconds, lease in ms, the most seconds of a visitor and of a project.
 */
export const HOLD = `
WITH spent AS (${spentSeconds('$2', '$3', '$4')})
INSERT INTO spoken_turns AS t (id, project_id, speaker_kind, speaker_id, held_ms, lease_until)
SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::int, clock_timestamp() + $6::int * interval '1 millisecond'
FROM spent WHERE by_visitor + $5::int / 1000.0 <= $7::int AND by_project + $5::int / 1000.0 <= $8::int
ON CONFLICT (id) DO UPDATE SET updated_at = clock_timestamp(), lease_until = excluded.lease_until,
  held_ms = excluded.held_ms + CASE WHEN t.lease_until > clock_timestamp() THEN t.held_ms ELSE 0 END
RETURNING id`;

/** Puts what was used in the place of what was set aside, which the sweep may have given back. Of: turn, set aside, used, in ms. */
export const BOOK: Statement = {
  name: 'spoken-turns-book',
  text: `UPDATE spoken_turns SET held_ms = greatest(0, held_ms - $2::int), used_ms = used_ms + $3::int, updated_at = clock_timestamp()
    WHERE id = $1::uuid`,
};

/** Gives back what dead processes have set aside, so many at a time. */
export const RELEASE: Statement = {
  name: 'spoken-turns-release',
  text: `UPDATE spoken_turns SET held_ms = 0, updated_at = clock_timestamp() WHERE id IN (SELECT id FROM spoken_turns
    WHERE held_ms > 0 AND lease_until < clock_timestamp() ORDER BY id LIMIT $1::int FOR UPDATE SKIP LOCKED)`,
};

/** Forgets what counts no more, so many at a time. */
export const FORGET: Statement = {
  name: 'spoken-turns-forget',
  text: `DELETE FROM spoken_turns WHERE id IN (SELECT id FROM spoken_turns
    WHERE created_at < now() - interval '25 hours' AND lease_until < clock_timestamp() LIMIT $1::int FOR UPDATE SKIP LOCKED)`,
};
