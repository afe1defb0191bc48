import type { MessageView } from '../../contract/message.schema.js';
import type { Actor } from '../../platform/auth/actor.js';

/** An ISO 8601 time in UTC with milliseconds, as JavaScript writes it. */
export const isoSql = (time: string): string => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What of a message's metadata a contact may see: never the model, the vendor, the usage or the cost. */
const OPEN_METADATA = [
  'channel',
  'escalation',
  'sources',
  'generation_id',
  'event',
  'agent_name',
  'opens_at',
  'wants_email',
] as const;

const openMetadataSql = (m: string): string => `(SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}')
  FROM jsonb_each(${m}.metadata) e WHERE e.key IN (${OPEN_METADATA.map((key) => `'${key}'`).join(', ')}))`;

/**
 * The message view as a SQL expression over the table alias: the one place that maps a row to what clients see. `forContact` is
 * a SQL condition; where it holds, the row reads as `forAudience` would make it.
 */
export const messageViewSql = (m: string, forContact?: string): string => {
  const unless = (isOthers: string, full: string, open: string): string =>
    forContact ? `CASE WHEN ${forContact} AND ${isOthers} THEN ${open} ELSE ${full} END` : full;
  const others = `${m}.sender_kind <> 'contact'`;
  const sender = `${unless(others, `${m}.sender_id`, 'NULL')} AS id,
    ${unless(`position('@' in ${m}.sender_name) > 0 AND ${others}`, `${m}.sender_name`, 'NULL')} AS name`;
  return `(SELECT row_to_json(v) FROM (SELECT
  ${m}.id, ${m}.conversation_id, ${m}.seq, ${m}.role,
  (SELECT row_to_json(s) FROM (SELECT ${m}.sender_kind AS kind, ${sender}) s) AS sender,
  ${m}.content, ${m}.status, ${unless(others, `${m}.client_message_id`, 'NULL')} AS client_message_id,
  ${unless('true', `${m}.metadata`, openMetadataSql(m))} AS metadata, ${isoSql(`${m}.created_at`)} AS created_at) v)`;
};

/**
 * A message as the audience may see it. A contact learns of others only their kind and name (a name that is an e-mail address
 * is none), and nothing of how an answer was made. Internal notes never get this far: they are left out by their role.
 */
export function forAudience(actor: Pick<Actor, 'kind'>, message: MessageView): MessageView {
  if (actor.kind !== 'contact') return message;
  const open = OPEN_METADATA.filter((key) => key in message.metadata);
  const metadata = Object.fromEntries(open.map((key) => [key, message.metadata[key]]));
  const { sender } = message;
  if (sender.kind === 'contact') return { ...message, metadata };
  const name = sender.name?.includes('@') ? null : sender.name;
  return { ...message, sender: { kind: sender.kind, id: null, name }, client_message_id: null, metadata };
}
