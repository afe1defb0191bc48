import type { Statement } from '../../../platform/database/database.js';
import { visibleFrom } from '../../conversations/visibility.query.js';

/** A session that costs. */
export interface OpenAvatar {
  readonly id: string;
  readonly vendor_session_id: string;
  /** Null: it was stopped. */
  readonly token: string | null;
  /** The vendor has ended it by itself. */
  readonly is_past: boolean;
}

const OPEN = 'id, vendor_session_id, token, ends_at < clock_timestamp() AS is_past';
const lease = (parameter: number): string => `clock_timestamp() + $${parameter}::int * interval '1 millisecond'`;

/** Parameters: id, conversation, project, the vendor's id, the token, lease in ms, the most seconds. */
export const ADD: Statement = {
  name: 'avatars-add',
  text: `INSERT INTO avatar_sessions (id, conversation_id, project_id, vendor_session_id, token, lease_until, ends_at)
    VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, ${lease(6)}, clock_timestamp() + $7::int * interval '1 second')`,
};

/** Marks what is open in a conversation that the caller has seen: only the newest face is shown. Parameters: conversation, pause in ms. */
export const SUPERSEDE: Statement = {
  name: 'avatars-supersede',
  text: `UPDATE avatar_sessions SET is_over = true, lease_until = ${lease(2)}, updated_at = clock_timestamp()
    WHERE conversation_id = $1::uuid AND token IS NOT NULL RETURNING ${OPEN}`,
};

const visible = (id: number, asker: number): string =>
  `id = (SELECT s.id FROM avatar_sessions s JOIN conversations c ON c.id = s.conversation_id WHERE s.id = $${id}::uuid AND ${visibleFrom(asker)})`;

/** Somebody still looks. No row: it is over, or not the asker's. Parameters: session, lease in ms, the asker's four. */
export const RENEW: Statement = {
  name: 'avatars-renew',
  text: `UPDATE avatar_sessions SET lease_until = ${lease(2)}, updated_at = clock_timestamp()
    WHERE ${visible(1, 3)} AND token IS NOT NULL AND NOT is_over RETURNING id`,
};

/** Marks a session as over; it may be stopped already. Parameters: session, pause in ms, the asker's four. */
export const LEAVE: Statement = {
  name: 'avatars-leave',
  text: `UPDATE avatar_sessions SET is_over = true, lease_until = ${lease(2)}, updated_at = clock_timestamp()
    WHERE ${visible(1, 3)} RETURNING ${OPEN}`,
};

/** Claims what nobody renews, or what could not be stopped. Parameter: pause in ms until the next try. */
export const CLAIM: Statement = {
  name: 'avatars-claim',
  text: `UPDATE avatar_sessions SET is_over = true, lease_until = ${lease(1)}, updated_at = clock_timestamp()
    WHERE id IN (SELECT id FROM avatar_sessions WHERE token IS NOT NULL AND lease_until < clock_timestamp()
      ORDER BY lease_until LIMIT 20 FOR UPDATE SKIP LOCKED) RETURNING ${OPEN}`,
};

export const STOPPED: Statement = {
  name: 'avatars-stopped',
  text: 'UPDATE avatar_sessions SET token = NULL, updated_at = clock_timestamp() WHERE id = $1::uuid',
};
