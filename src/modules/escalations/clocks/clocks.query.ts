import type { Statement } from '../../../platform/database/database.js';

/** Looks at one conversation, or at all where the first parameter is null. */
const among = (id: string): string => `($1::uuid IS NULL OR ${id} = $1::uuid)`;

/** Visitors who have waited as long as the policy allows. */
export const OVERDUE: Statement = {
  name: 'clocks-overdue',
  text: `SELECT conversation_id AS id FROM escalations
WHERE status = 'queued' AND expires_at <= clock_timestamp() AND ${among('conversation_id')} ORDER BY expires_at LIMIT 50`,
};

/** Snoozed conversations whose time has come. */
export const RIPE: Statement = {
  name: 'clocks-ripe',
  text: `SELECT c.id FROM conversations c
WHERE c.status = 'snoozed' AND c.snoozed_until <= clock_timestamp() AND ${among('c.id')} ORDER BY c.snoozed_until LIMIT 50`,
};

/** Conversations with the assistant whose seller had vanished and is there again, seen within `$2` milliseconds. */
export const RETURNED: Statement = {
  name: 'clocks-returned',
  text: `SELECT c.id FROM conversations c
JOIN sellers s ON s.id::text = c.seller_id AND s.project_id = c.project_id
JOIN seller_presence p ON p.seller_id = s.id
WHERE c.returns_until > clock_timestamp() AND c.mode = 'assistant' AND c.status = 'open' AND ${among('c.id')}
  AND s.is_active AND s.availability = 'online' AND p.seen_at > clock_timestamp() - $2 * interval '1 millisecond' LIMIT 50`,
};

/** Conversations that a person took by a word of his own, while their escalation still waits. */
export const TAKEN: Statement = {
  name: 'clocks-taken',
  text: `SELECT c.id FROM escalations e JOIN conversations c ON c.id = e.conversation_id
WHERE e.status IN ('queued', 'outside_hours') AND c.mode = 'seller' AND ${among('c.id')} LIMIT 50`,
};

/**
 * Conversations in the hands of nobody: of sellers who are deleted or deactivated, and of those who were connected when they took the
 * floor or since, and then neither seen nor heard for `$2` milliseconds. Whoever uses REST alone was never seen, and is left alone.
 * This looks at every conversation that a person holds, each second: what was said in it is read for those alone who are gone, from its
 * end. (AND goes on after a NULL, so that the first `coalesce` is what spares the others.)
 */
export const ABANDONED: Statement = {
  name: 'clocks-abandoned',
  text: `
SELECT c.id, c.project_id,
  CASE WHEN s.is_active THEN extract(epoch FROM clock_timestamp() - p.seen_at)::float8 END AS seconds
FROM conversations c
LEFT JOIN sellers s ON s.id::text = c.seller_id AND s.project_id = c.project_id
LEFT JOIN seller_presence p ON p.seller_id = s.id
WHERE c.mode = 'seller' AND c.status = 'open' AND c.seller_id IS NOT NULL AND ${among('c.id')} AND (
  NOT s.is_active
  OR (s.id IS NULL AND EXISTS (
    SELECT FROM seller_departures d WHERE d.seller_id::text = c.seller_id AND d.project_id = c.project_id))
  OR (coalesce(p.seen_at BETWEEN c.floor_since - $2 * interval '1 millisecond' AND clock_timestamp() - $2 * interval '1 millisecond', false)
    AND coalesce((SELECT m.created_at FROM messages m WHERE m.conversation_id = c.id AND m.role = 'seller' AND m.sender_id = c.seller_id
      ORDER BY m.seq DESC LIMIT 1) <= clock_timestamp() - $2 * interval '1 millisecond', true)))
LIMIT 200`,
};
