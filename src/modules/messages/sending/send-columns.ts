import type { AskerSql } from '../../conversations/visibility.query.js';

/** The columns of a message on its way, in the order of the array parameters of the statements that store it. */
export const SEND_COLUMNS = [
  ['id', 'uuid'],
  ['conversation_id', 'uuid'],
  ['client_message_id', 'text'],
  ['content', 'text'],
  ['actor_kind', 'text'],
  ['actor_id', 'text'],
  ['actor_name', 'text'],
  ['is_staff', 'boolean'],
  ['projects', 'text'],
  ['is_note', 'boolean'],
  ['metadata', 'jsonb'],
  ['page_url', 'text'],
] as const;

/** Who asks to write, as SQL on the columns of `i`. */
export const SENDER: AskerSql = {
  projects: 'i.projects::uuid[]',
  isStaff: 'i.is_staff',
  kind: 'i.actor_kind',
  id: 'i.actor_id',
};

/** Who speaks, as SQL on the columns of `i`: staff in somebody else's conversation `c` speak as the seller. */
export const SENDER_KIND = `CASE WHEN i.is_note OR (i.is_staff AND c.user_id IS DISTINCT FROM i.actor_id) THEN 'seller'
        WHEN i.actor_kind = 'contact' THEN 'contact' ELSE 'user' END`;

/** Arrays of these types as a table: `unnest(…)`, with the columns' names in parentheses. */
export function batchSql(columns: readonly (readonly [name: string, type: string])[]): { rows: string; names: string } {
  const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
  return { rows: `unnest(${arrays})`, names: columns.map(([name]) => name).join(', ') };
}
