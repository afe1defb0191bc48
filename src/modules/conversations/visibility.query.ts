import { type Actor, isStaff } from '../../platform/auth/actor.js';
import type { Statement } from '../../platform/database/database.js';
import { SHOWN } from './conversation-view.js';

/** SQL expressions that say who asks; in a batch they are columns, elsewhere parameters. */
export interface AskerSql {
  readonly projects: string;
  readonly isStaff: string;
  readonly kind: string;
  readonly id: string;
}

/**
 * The one rule of who sees a conversation, as a SQL condition on the table alias `c`: staff see those of their projects,
 * a user and a contact their own. `projects` null means every project.
 */
export const visibleSql = (asker: AskerSql): string => `(
  (${asker.projects} IS NULL OR c.project_id = ANY(${asker.projects}))
  AND (${asker.isStaff}
    OR (${asker.kind} = 'contact' AND c.contact_id::text = ${asker.id})
    OR (${asker.kind} <> 'contact' AND c.user_id = ${asker.id})))`;

/** The asker's values, in the order projects, isStaff, kind, id. */
export const askerValues = (actor: Actor): [readonly string[] | null, boolean, string, string] => [
  actor.projects === 'any' ? null : actor.projects,
  isStaff(actor),
  actor.kind,
  actor.id,
];

/** `visibleSql` over positional parameters that begin at `$first`. */
export const visibleFrom = (first: number): string =>
  visibleSql({
    projects: `$${first}::uuid[]`,
    isStaff: `$${first + 1}::boolean`,
    kind: `$${first + 2}::text`,
    id: `$${first + 3}::text`,
  });

/** `visibleSql` over the named parameters of a TypeORM query. */
export const VISIBLE_BY_NAME = visibleSql({
  projects: 'CAST(:projects AS uuid[])',
  isStaff: 'CAST(:isStaff AS boolean)',
  kind: 'CAST(:actorKind AS text)',
  id: 'CAST(:actorId AS text)',
});

export function askerByName(actor: Actor): Record<string, unknown> {
  const [projects, staff, actorKind, actorId] = askerValues(actor);
  return { projects, isStaff: staff, actorKind, actorId };
}

/** As the columns of entities are named: `lastSeq` is `last_seq`. */
const columnOf = (property: string): string => property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A conversation under the names of its entity. Parameters: its id, the asker's four. No row: not visible. */
export const VISIBLE_BY_ID: Statement = {
  name: 'conversations-find',
  text: `SELECT ${SHOWN.map((name) => `c.${columnOf(name)} AS "${name}"`).join(', ')} FROM conversations c WHERE c.id = $1::uuid AND ${visibleFrom(2)}`,
};
