import { EXCERPT_LENGTH, MOST_COUNTED, MOST_FOUND, MOST_SEARCHED } from '../../../contract/inbox.schema.js';
import type { Statement } from '../../../platform/database/database.js';
import { visibleFrom } from '../../conversations/visibility.query.js';
import { isoSql } from '../message-view.query.js';

/**
 * In which conversations words are found, those with the newest activity first. Parameters: project, the asker's four, a pattern for
 * each word. There is no index of words on messages, which would cost every send; so the number of conversations is bounded.
 */
export const SEARCH: Statement = {
  name: 'inbox-search',
  text: `
SELECT c.id, said.seq, said.content
FROM (
  SELECT c.id, c.project_id, c.contact_id, c.title, c.active_at FROM conversations c
  WHERE c.project_id = $1::uuid AND ${visibleFrom(2)}
  ORDER BY c.active_at DESC, c.id DESC LIMIT ${MOST_SEARCHED}
) c
LEFT JOIN contacts k ON k.id = c.contact_id AND k.project_id = c.project_id
LEFT JOIN LATERAL (
  SELECT m.seq, m.content FROM messages m
  WHERE m.conversation_id = c.id AND m.role <> 'system' AND m.content ILIKE ALL ($6::text[])
  ORDER BY m.seq DESC LIMIT 1
) said ON true
WHERE said.seq IS NOT NULL OR concat_ws(' ', c.title, k.name, k.email) ILIKE ALL ($6::text[])
ORDER BY c.active_at DESC, c.id DESC LIMIT ${MOST_FOUND}`,
};

/** What stands beside conversations in a list. Parameters: project, the asker's four, conversations. */
export const BESIDE: Statement = {
  name: 'inbox-beside',
  text: `
SELECT c.id,
  CASE WHEN k.id IS NOT NULL THEN json_build_object('id', k.id, 'name', k.name, 'email', k.email) END AS contact,
  CASE WHEN c.seller_id IS NOT NULL THEN json_build_object('id', c.seller_id, 'name', s.name) END AS seller,
  said.message AS last_message
FROM conversations c
LEFT JOIN contacts k ON k.id = c.contact_id AND k.project_id = c.project_id
LEFT JOIN sellers s ON s.id::text = c.seller_id AND s.project_id = c.project_id
LEFT JOIN LATERAL (
  SELECT json_build_object('seq', m.seq, 'role', m.role, 'text', left(m.content, ${EXCERPT_LENGTH}),
    'created_at', ${isoSql('m.created_at')}) AS message
  FROM messages m WHERE m.conversation_id = c.id AND m.role <> 'system' ORDER BY m.seq DESC LIMIT 1
) said ON true
WHERE c.project_id = $1::uuid AND ${visibleFrom(2)} AND c.id = ANY ($6::uuid[])`,
};

const countOf = (condition: string): string => `(SELECT count(*)::int FROM (
  SELECT FROM conversations c WHERE c.project_id = $1::uuid AND ${visibleFrom(2)} AND ${condition} LIMIT ${MOST_COUNTED}
) counted)`;

/** How long the lists are. Parameters: project, the asker's four. */
export const COUNTS: Statement = {
  name: 'inbox-counts',
  text: `
SELECT ${countOf(`c.status = 'open' AND c.seller_id = $5::text`)} AS mine,
  ${countOf(`c.status = 'open' AND c.mode = 'queued'`)} AS queued,
  ${countOf(`c.status = 'open' AND c.mode = 'assistant'`)} AS assistant,
  ${countOf(`c.status = 'open'`)} AS open,
  ${countOf(`c.status = 'snoozed'`)} AS snoozed`,
};
