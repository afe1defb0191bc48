import type { Statement } from '../../../../platform/database/database.js';
import { answerMayEnd, assistantMaySpeak } from '../../../conversations/floor/floor.query.js';
import { spentSeconds } from '../../spending/seconds.query.js';
import { offersSql } from '../../terms/voice-terms.js';
import { visibleFrom } from '../../../conversations/visibility.query.js';

/** A call shorter than this is not worth its beginning, in seconds. */
const LEAST_SECONDS = 5;

/**
 * Sets seconds aside for a call and begins it: as many as one may have, as far as the visitor and the project have them left of the last
 * 24 hours. No row: too few are left. For those who hold the project's turn, so that no second is given twice.
 * Parameters: call, conversation, project, visitor's kind and id, transport, push to talk, owner, lease in ms, the most of a call, of a
 * visitor, of a project, the visitor's name, the language, the hash of a ticket,
 * the session.
 */
export const RESERVE = `
WITH spent AS (${spentSeconds('$3', '$4', '$5')}), room AS (
  SELECT least($10::int, $11::int - by_visitor, $12::int - by_project)::int AS seconds FROM spent
)
INSERT INTO voice_calls (id, conversation_id, project_id, visitor_kind, visitor_id, transport, push_to_talk, owner, lease_until,
  ends_at, reserved_seconds, is_line_open, visitor_name, language, ticket_hash, session_id)
SELECT $1::uuid, $2::uuid, $3::uuid, $4::text, $5::text, $6::text, $7::boolean, $8::uuid,
  clock_timestamp() + $9::int * interval '1 millisecond', clock_timestamp() + seconds * interval '1 second', seconds,
  $6::text = 'webrtc', $13::text, $14::text, $15::text, $16::uuid
FROM room WHERE seconds >= ${LEAST_SECONDS}
RETURNING *`;

/** The vendor has answered. No row: it is over meanwhile. Parameters: call, the vendor's id. */
export const ACTIVATE: Statement = {
  name: 'calls-activate',
  text: `UPDATE voice_calls SET status = 'active', answered_at = clock_timestamp(), vendor_call_id = $2, updated_at = clock_timestamp()
    WHERE id = $1::uuid AND status = 'starting' RETURNING *`,
};

/** The visitor comes with the ticket: this process holds the call now. No row: it is no good. Parameters: hash, owner, lease in ms. */
export const REDEEM: Statement = {
  name: 'calls-redeem',
  text: `UPDATE voice_calls SET ticket_hash = NULL, owner = $2::uuid, status = 'active', answered_at = clock_timestamp(), updated_at = clock_timestamp(),
      lease_until = clock_timestamp() + $3::int * interval '1 millisecond'
    WHERE ticket_hash = $1 AND status = 'starting' AND lease_until > clock_timestamp() AND conversation_id IS NOT NULL
      AND EXISTS (SELECT FROM projects p WHERE p.id = project_id AND ${offersSql('p', 'proxy')}) RETURNING *`,
};

/** Parameters: call, whether a button says when the visitor speaks. */
export const SET_PUSH_TO_TALK: Statement = {
  name: 'calls-set-push-to-talk',
  text: `UPDATE voice_calls SET push_to_talk = $2::boolean, updated_at = clock_timestamp() WHERE id = $1::uuid AND status <> 'ended'`,
};

/** A call, if the asker may see its conversation. Parameters: call, the asker's four. */
export const FIND_VISIBLE: Statement = {
  name: 'calls-find-visible',
  text: `SELECT v.* FROM voice_calls v JOIN conversations c ON c.id = v.conversation_id WHERE v.id = $1::uuid AND ${visibleFrom(2)}`,
};

/** The calls of a project in which somebody talks just now, as far as the asker may see them. Parameters: project, the asker's four. */
export const RUNNING: Statement = {
  name: 'calls-running',
  text: `SELECT v.*, CASE WHEN ${assistantMaySpeak('c')} THEN 'speaks' ELSE 'silent' END AS assistant
    FROM voice_calls v JOIN conversations c ON c.id = v.conversation_id
    WHERE v.project_id = $1::uuid AND v.status = 'active' AND ${visibleFrom(2)} ORDER BY v.created_at DESC, v.id DESC`,
};

export const IS_UNDER_WAY: Statement = {
  name: 'calls-is-under-way',
  text: `SELECT id FROM voice_calls WHERE conversation_id = $1::uuid AND status <> 'ended'`,
};

/** A message that the speaking model has to know of. */
export interface WrittenRow {
  readonly seq: number;
  readonly role: 'user' | 'assistant' | 'note';
  readonly text: string;
}

/** How the floor stands in a call that is held here. */
export interface KeptRow {
  readonly id: string;
  readonly epoch: number;
  readonly status: string;
  readonly has_person: boolean;
  /** The assistant may begin something new. */
  readonly may_begin: boolean;
  /** What it says just now may be finished. */
  readonly may_end: boolean;
  readonly last_seq: number;
  /** What was written since it was told last, oldest first; notes are whispers. */
  readonly written: readonly WrittenRow[] | null;
  /** A button says when the visitor speaks. */
  readonly push_to_talk: boolean;
  /** The project no longer lets its visitors talk this way. */
  readonly is_turned_off: boolean;
  /** What the project says of calls that a person takes over; null: nothing. */
  readonly on_take_over: 'hang-up' | 'listen' | null;
}

/**
 * Renews the leases of the calls that a process holds, and answers how the floor stands in them. A call that is not answered with is over.
 * Parameters: calls, their floor epochs, up to which message they were told, owner, lease in ms.
 */
export const KEEP: Statement = {
  name: 'calls-keep',
  text: `
UPDATE voice_calls v SET lease_until = clock_timestamp() + $5::int * interval '1 millisecond'
FROM unnest($1::uuid[], $2::int[], $3::int[]) AS k(id, floor_epoch, told_seq), conversations c
  JOIN projects p ON p.id = c.project_id
WHERE v.id = k.id AND v.owner = $4::uuid AND v.status <> 'ended' AND c.id = v.conversation_id
RETURNING v.id, v.push_to_talk, c.epoch, c.last_seq, c.status, c.mode = 'seller' AS has_person, ${assistantMaySpeak('c')} AS may_begin,
  ${answerMayEnd('c', 'k.floor_epoch')} AS may_end, p.voice->>'on_take_over' AS on_take_over,
  NOT CASE v.transport WHEN 'webrtc' THEN ${offersSql('p', 'webrtc')} ELSE ${offersSql('p', 'proxy')} END AS is_turned_off,
  (SELECT json_agg(json_build_object('seq', m.seq, 'role', m.role, 'text', m.content) ORDER BY m.seq) FROM messages m
    WHERE m.conversation_id = c.id AND m.seq > k.told_seq
      AND CASE WHEN m.role = 'note' THEN m.metadata ? 'whisper'
        ELSE m.role IN ('user', 'assistant') AND m.metadata->>'call_id' IS DISTINCT FROM v.id::text END) AS written`,
};

/**
 * Ends a call once, as orphaned only where nobody holds it. No row: it is over, or another's. What was used takes the place of what was
 * set aside. Parameters: call, reason, usage, cost, holder; the last three may be null.
 */
export const END = `
UPDATE voice_calls v SET status = 'ended', visitor_name = NULL, ticket_hash = NULL, end_reason = $2::text, ended_at = clock_timestamp(),
  updated_at = clock_timestamp(), usage = coalesce($3::jsonb, v.usage), cost_usd = coalesce($4::numeric, v.cost_usd),
  used_seconds = CASE WHEN v.answered_at IS NULL THEN 0
    ELSE least(v.reserved_seconds, ceil(extract(epoch FROM clock_timestamp() - v.answered_at)))::int END
WHERE v.id = $1::uuid AND v.status <> 'ended' AND v.owner = coalesce($5::uuid, v.owner)
  AND ($2::text <> 'orphaned' OR v.lease_until < clock_timestamp())
RETURNING v.*`;

/** The usage of a call that another process ended. Parameters: call, usage, cost. */
export const NOTE_USAGE =
  'UPDATE voice_calls SET usage = $2::jsonb, cost_usd = $3::numeric WHERE id = $1::uuid AND usage IS NULL';

/** Calls whose holder is dead, or whose conversation is gone. */
export const ORPHANS: Statement = {
  name: 'calls-orphans',
  text: `SELECT id FROM voice_calls WHERE status <> 'ended' AND lease_until < clock_timestamp() ORDER BY id LIMIT 20`,
};

/** Claims lines of ended calls that nobody has hung up; for so many milliseconds no other process does. */
export const CLAIM_LINES: Statement = {
  name: 'calls-claim-lines',
  text: `
WITH line AS (
  SELECT id FROM voice_calls
  WHERE status = 'ended' AND is_line_open AND lease_until < clock_timestamp()
  ORDER BY lease_until LIMIT 20 FOR UPDATE SKIP LOCKED
)
UPDATE voice_calls v SET lease_until = clock_timestamp() + $1::int * interval '1 millisecond',
  is_line_open = v.vendor_call_id IS NOT NULL AND v.ended_at > clock_timestamp() - interval '1 hour'
FROM line l WHERE v.id = l.id RETURNING v.id, v.vendor_call_id`,
};

export const LINE_CLOSED: Statement = {
  name: 'calls-line-closed',
  text: 'UPDATE voice_calls SET is_line_open = false WHERE id = $1::uuid',
};
