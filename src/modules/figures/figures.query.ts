/**
 * What the figures are read by. Parameters of all: project, first day, last day, time zone; the caller has checked that the project is
 * the actor's. Nothing in a conversation happens after its last activity, so that `conversations_by_activity` bounds every look.
 */
const BOUNDS = `bounds AS MATERIALIZED (
  SELECT $2::date::timestamp AT TIME ZONE $4::text AS lower, ($3::date + 1)::timestamp AT TIME ZONE $4::text AS upper
)`;

/** `active_at` is in whole seconds. */
const active = (alias: string): string =>
  `${alias}.project_id = $1::uuid AND ${alias}.active_at >= (SELECT lower - interval '1 second' FROM bounds)`;

const within = (column: string): string =>
  `${column} >= (SELECT lower FROM bounds) AND ${column} < (SELECT upper FROM bounds)`;

const dayOf = (column: string): string => `to_char(${column} AT TIME ZONE $4::text, 'YYYY-MM-DD')`;

const median = (seconds: string): string =>
  `round((percentile_cont(0.5) WITHIN GROUP (ORDER BY ${seconds}))::numeric, 3)::float8`;

/** Conversations by the day on which they began; the row without a date is the whole range. */
export const CONVERSATIONS = {
  name: 'figures-conversations',
  text: `
WITH ${BOUNDS}, begun AS MATERIALIZED (
  SELECT c.id, ${dayOf('c.created_at')} AS date, c.escalation_requested, asked.seq, asked.created_at
  FROM conversations c CROSS JOIN LATERAL (
    SELECT m.seq, m.created_at FROM messages m WHERE m.conversation_id = c.id AND m.role = 'user' ORDER BY m.seq LIMIT 1
  ) asked
  WHERE ${active('c')} AND ${within('c.created_at')} AND c.last_seq > 0
), judged AS (
  SELECT b.date, extract(epoch FROM answer.created_at - b.created_at) AS seconds,
    answer.role = 'assistant' AND NOT b.escalation_requested
      AND NOT EXISTS (SELECT FROM escalations e WHERE e.conversation_id = b.id)
      AND NOT EXISTS (SELECT FROM messages m WHERE m.conversation_id = b.id AND m.role = 'seller') AS is_alone
  FROM begun b LEFT JOIN LATERAL (
    SELECT m.role, m.created_at FROM messages m
    WHERE m.conversation_id = b.id AND m.seq > b.seq AND m.role IN ('assistant', 'seller') ORDER BY m.seq LIMIT 1
  ) answer ON true
)
SELECT date, count(*)::int AS conversations, (count(*) FILTER (WHERE is_alone))::int AS answered_by_assistant,
  ${median('seconds')} AS first_response_seconds
FROM judged GROUP BY GROUPING SETS ((date), ())`,
};

const ASKED = `asked AS MATERIALIZED (
  SELECT e.requested_by, e.reason, e.accepted_at, ${dayOf('e.created_at')} AS date,
    extract(epoch FROM e.accepted_at - coalesce(e.queued_at, e.created_at)) AS seconds
  FROM escalations e WHERE e.project_id = $1::uuid AND ${within('e.created_at')}
)`;

/** How often a person was asked for by day, and how long it took; the row without a date is the whole range. */
export const ESCALATIONS = {
  name: 'figures-escalations',
  text: `
WITH ${BOUNDS}, ${ASKED}
SELECT date, count(*)::int AS escalations, count(accepted_at)::int AS accepted, ${median('seconds')} AS waiting_seconds
FROM asked GROUP BY GROUPING SETS ((date), ())`,
};

/** Why a person was asked for, the most frequent first. */
export const REASONS = {
  name: 'figures-reasons',
  text: `
WITH ${BOUNDS}, ${ASKED}
SELECT requested_by, reason, count(*)::int AS escalations, count(accepted_at)::int AS accepted
FROM asked GROUP BY requested_by, reason ORDER BY escalations DESC, requested_by, reason NULLS LAST LIMIT 20`,
};

/** What each model wrote, and what it cost, the dearest first. */
export const MODELS = {
  name: 'figures-models',
  text: `
WITH ${BOUNDS}
SELECT g.provider, g.model, (count(*) FILTER (WHERE g.status IN ('complete', 'stopped')))::int AS answers,
  (count(*) FILTER (WHERE g.status = 'failed'))::int AS failures,
  coalesce(sum((g.usage->>'input_tokens')::bigint), 0)::float8 AS input_tokens,
  coalesce(sum((g.usage->>'output_tokens')::bigint), 0)::float8 AS output_tokens, sum(g.cost_usd)::float8 AS cost_usd
FROM conversations c JOIN generations g ON g.conversation_id = c.id
WHERE ${active('c')} AND ${within('g.created_at')} AND g.status IN ('complete', 'stopped', 'failed')
GROUP BY g.provider, g.model ORDER BY cost_usd DESC NULLS LAST, answers DESC, g.provider, g.model`,
};
