import type { Client, Pool, PoolClient } from 'pg';

/** What `pg` 8.23 knows of a connection, some of it beside its typings. */
type Connection = PoolClient & Pick<Client, 'end'> & { readyForQuery: boolean; getTransactionStatus(): string | null };

/** ReadyForQuery: outside of any transaction (https://www.postgresql.org/docs/18/protocol-message-formats.html). */
const IDLE = 'I';

/**
 * Ends connections that come back to the pool in the middle of something. A `START TRANSACTION` that a frozen server answers too late
 * is one: TypeORM takes it for failed and gives the connection back, the server carries it out, and whatever ran there next would
 * be acknowledged and never committed.
 */
export function endUnclean(pool: Pool): void {
  pool.on('release', (_error, released) => {
    const connection = released as Connection;
    // The pool removes what is ending.
    if (!connection.readyForQuery || connection.getTransactionStatus() !== IDLE) void connection.end();
  });
}
