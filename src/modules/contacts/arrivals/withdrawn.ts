import type { EntityManager } from 'typeorm';

/** Remembers ids for a day, which no promise outlives, and forgets some older ones. Parameter: ids. */
const WITHDRAW = `
WITH old AS (
  SELECT id FROM withdrawn_promises WHERE withdrawn_at < now() - interval '1 day' ORDER BY withdrawn_at LIMIT 100 FOR UPDATE SKIP LOCKED
), forgotten AS (
  DELETE FROM withdrawn_promises w USING old WHERE w.id = old.id
)
INSERT INTO withdrawn_promises (id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING`;

/** Parameter: id. */
const IS_WITHDRAWN = 'SELECT id FROM withdrawn_promises WHERE id = $1::uuid';

/** Notes that contacts or conversations are deleted, so that no token makes them anew. In the transaction that deletes them. */
export async function withdraw(ids: readonly string[], manager: EntityManager): Promise<void> {
  if (ids.length > 0) await manager.query(WITHDRAW, [ids]);
}

/**
 * Whether it was deleted. Whoever makes a row of this id asks once more behind the insert, in its transaction: the insert has waited for
 * a deletion that was under way.
 */
export async function isWithdrawn(id: string, manager: EntityManager): Promise<boolean> {
  return (await manager.query<unknown[]>(IS_WITHDRAWN, [id])).length > 0;
}
