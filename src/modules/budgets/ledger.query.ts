import type { Statement } from '../../platform/database/database.js';

const TODAY = `(clock_timestamp() AT TIME ZONE 'UTC')::date`;

/**
 * Sets tokens and dollars aside in each account that has room for them, the project's first: everybody locks in this order. Fewer rows
 * than accounts mean that one has none; the caller then rolls back. A price that nobody knows is reserved as 0: then something must be left.
 * Of: project, subjects, their limits in tokens and in dollars (null: none), tokens, dollars, reservation, its milliseconds.
 */
export const RESERVE = `WITH wanted AS (
  SELECT * FROM unnest($2::text[], $3::bigint[], $4::numeric[]) AS w (subject, most_tokens, most_usd) ORDER BY subject
), got AS (
  INSERT INTO budget_accounts AS a (project_id, day, subject, reserved_tokens, reserved_usd)
  SELECT $1::uuid, ${TODAY}, subject, $5::bigint, $6::numeric FROM wanted
  WHERE (most_tokens IS NULL OR $5::bigint <= most_tokens) AND (most_usd IS NULL OR ($6::numeric <= most_usd AND most_usd > 0))
  ORDER BY subject
  ON CONFLICT (project_id, day, subject) DO UPDATE
    SET reserved_tokens = a.reserved_tokens + $5::bigint, reserved_usd = a.reserved_usd + $6::numeric
    WHERE (SELECT (w.most_tokens IS NULL OR a.used_tokens + a.reserved_tokens + $5::bigint <= w.most_tokens)
      AND (w.most_usd IS NULL OR (a.used_usd + a.reserved_usd + $6::numeric <= w.most_usd AND a.used_usd + a.reserved_usd < w.most_usd))
      FROM wanted w WHERE w.subject = a.subject)
  RETURNING a.subject, a.day
), held AS (
  INSERT INTO budget_reservations (id, project_id, day, subjects, tokens, usd, expires_at)
  SELECT $7::uuid, $1::uuid, max(day), $2::text[], $5::bigint, $6::numeric, clock_timestamp() + $8::int * interval '1 millisecond' FROM got
  HAVING count(*) = cardinality($2::text[])
)
SELECT subject, day::text FROM got`;

/** Books what was really spent in place of a reservation, which the sweep may have released. Of: reservation, project, day, subjects, tokens, dollars. */
export const SETTLE: Statement = {
  name: 'budgets-settle',
  text: `WITH gone AS (DELETE FROM budget_reservations WHERE id = $1::uuid RETURNING tokens, usd), locked AS (
    SELECT subject FROM budget_accounts WHERE project_id = $2::uuid AND day = $3::date AND subject = ANY($4::text[]) ORDER BY subject FOR UPDATE
  )
  UPDATE budget_accounts a SET used_tokens = a.used_tokens + $5::bigint, used_usd = a.used_usd + $6::numeric,
    reserved_tokens = a.reserved_tokens - coalesce((SELECT tokens FROM gone), 0),
    reserved_usd = a.reserved_usd - coalesce((SELECT usd FROM gone), 0)
  FROM locked WHERE a.project_id = $2::uuid AND a.day = $3::date AND a.subject = locked.subject`,
};

/** Releases what dead processes have set aside, so many at a time. */
export const RELEASE: Statement = {
  name: 'budgets-release',
  text: `WITH gone AS (
    DELETE FROM budget_reservations WHERE id IN (
      SELECT id FROM budget_reservations WHERE expires_at < clock_timestamp() ORDER BY id LIMIT $1::int FOR UPDATE SKIP LOCKED)
    RETURNING project_id, day, subjects, tokens, usd
  ), sums AS (
    SELECT project_id, day, subject, sum(tokens) AS tokens, sum(usd) AS usd FROM gone, unnest(subjects) subject
    GROUP BY project_id, day, subject
  ), locked AS (
    SELECT a.project_id, a.day, a.subject FROM budget_accounts a JOIN sums USING (project_id, day, subject)
    ORDER BY a.project_id, a.day, a.subject FOR UPDATE OF a
  )
  UPDATE budget_accounts a SET reserved_tokens = a.reserved_tokens - sums.tokens, reserved_usd = a.reserved_usd - sums.usd
  FROM sums JOIN locked USING (project_id, day, subject)
  WHERE (a.project_id, a.day, a.subject) = (sums.project_id, sums.day, sums.subject)
  RETURNING a.subject`,
};

/** Forgets the days before the last $1 days, $2 rows at most. */
export const FORGET: Statement = {
  name: 'budgets-forget',
  text: `DELETE FROM budget_accounts WHERE (project_id, day, subject) IN (
    SELECT project_id, day, subject FROM budget_accounts WHERE day < ${TODAY} - $1::int LIMIT $2::int) RETURNING day`,
};

/** What a project has spent today. Of: project. */
export const SPENT: Statement = {
  name: 'budgets-spent',
  text: `SELECT used_tokens::float8, reserved_tokens::float8, used_usd::float8, reserved_usd::float8 FROM budget_accounts
    WHERE project_id = $1::uuid AND day = ${TODAY} AND subject = ''`,
};
