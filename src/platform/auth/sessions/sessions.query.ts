import type { Statement } from '../../database/database.js';

/** Begun once: the same session again changes nothing. Parameters: session, owner's kind, owner, project, seconds to live, hash of the first refresh token (null: none). */
export const BEGIN: Statement = {
  name: 'sessions-begin',
  text: `WITH session AS (
    INSERT INTO sessions (id, owner_kind, owner_id, project_id, expires_at)
    VALUES ($1::uuid, $2::text, $3::uuid, $4::uuid, now() + $5::int * interval '1 second')
    ON CONFLICT (id) DO NOTHING RETURNING id
  ) INSERT INTO refresh_tokens (hash, session_id) SELECT $6::text, id FROM session WHERE $6::text IS NOT NULL RETURNING session_id`,
};

export interface RotatedRow {
  readonly id: string;
  readonly owner_kind: string;
  readonly owner_id: string;
  readonly project_id: string;
  readonly is_rotated: boolean;
  /** The presented token had been used before, so that the session was ended. */
  readonly is_reused: boolean;
}

/**
 * Spends a refresh token and puts the next in its place; one that was spent before ends its session. No row: unknown.
 * The lock lets one of two simultaneous uses win; the other finds the token spent. Parameters: hash, hash of the next.
 */
export const ROTATE: Statement = {
  name: 'sessions-rotate',
  text: `WITH presented AS MATERIALIZED (
    SELECT r.hash, r.spent_at, s.id, s.owner_kind, s.owner_id, s.project_id,
      s.revoked_at IS NULL AND s.expires_at > clock_timestamp() AS is_alive
    FROM refresh_tokens r JOIN sessions s ON s.id = r.session_id WHERE r.hash = $1::text FOR UPDATE
  ), reused AS (
    UPDATE sessions s SET revoked_at = clock_timestamp(), updated_at = clock_timestamp()
    FROM presented p WHERE s.id = p.id AND p.spent_at IS NOT NULL AND p.is_alive RETURNING s.id
  ), spent AS (
    UPDATE refresh_tokens r SET spent_at = clock_timestamp()
    FROM presented p WHERE r.hash = p.hash AND p.spent_at IS NULL AND p.is_alive RETURNING r.session_id
  ), next AS (
    INSERT INTO refresh_tokens (hash, session_id, rotated_from) SELECT $2::text, session_id, $1::text FROM spent
  )
  SELECT p.id, p.owner_kind, p.owner_id, p.project_id, EXISTS (SELECT FROM spent) AS is_rotated,
    EXISTS (SELECT FROM reused) AS is_reused FROM presented p`,
};

/** Parameters: session, seconds from now. */
export const EXTEND: Statement = {
  name: 'sessions-extend',
  text: `UPDATE sessions SET expires_at = now() + $2::int * interval '1 second', updated_at = clock_timestamp() WHERE id = $1::uuid`,
};

/** No row: it has not begun, or is long over. */
export const IS_ALIVE: Statement = {
  name: 'sessions-is-alive',
  text: 'SELECT revoked_at IS NULL AND expires_at > now() AS is_alive FROM sessions WHERE id = $1::uuid',
};

/** Which of these sessions no longer count. Parameters: sessions, and of each whether it may not have begun yet. */
export const ENDED_AMONG: Statement = {
  name: 'sessions-ended-among',
  text: `SELECT asked.id FROM unnest($1::uuid[], $2::boolean[]) AS asked(id, may_be_new)
    LEFT JOIN sessions s ON s.id = asked.id
    WHERE NOT coalesce(s.revoked_at IS NULL AND s.expires_at > now(), asked.may_be_new)`,
};

/** Ends what an owner has open. Parameters: owner's kind, owner. */
export const REVOKE_ALL = `UPDATE sessions SET revoked_at = clock_timestamp(), updated_at = clock_timestamp()
  WHERE owner_kind = $1 AND owner_id = $2 AND revoked_at IS NULL RETURNING id`;

/** Leaves of an owner's sessions nothing but their ids, and no refresh token. Parameters: owner's kind, owner. */
export const FORGET = `WITH forgotten AS (
    UPDATE sessions SET owner_id = gen_random_uuid() WHERE owner_kind = $1 AND owner_id = $2 RETURNING id
  ) DELETE FROM refresh_tokens r USING forgotten f WHERE r.session_id = f.id`;

export const REVOKE: Statement = {
  name: 'sessions-revoke',
  text: `UPDATE sessions SET revoked_at = clock_timestamp(), updated_at = clock_timestamp()
    WHERE id = $1::uuid AND revoked_at IS NULL RETURNING owner_kind, owner_id`,
};

/** Forgets sessions a day after their end; their refresh tokens go with them. */
export const SWEEP: Statement = {
  name: 'sessions-sweep',
  text: `DELETE FROM sessions WHERE expires_at < now() - interval '1 day' OR revoked_at < now() - interval '1 day'`,
};
