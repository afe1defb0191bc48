import type { Pool } from 'pg';
import type { PooledConnection } from './pooled-connection.js';

/** ReadyForQuery: outside of any transaction (https://www.postgresql.org/docs/18/protocol-message-formats.html). */
const IDLE = 'I';

/**
 * Ends connections that come back to the pool in the middle of something. A `START TRANSACTION` that a frozen server answers too late
 * is one: TypeORM takes it for failed and gives the connection back, the server carries it out, and whatever ran there next would
 * be acknowledged and never committed.
 */
export function endUnclean(pool: Pool): void {
  pool.on('release', (_error, released) => {
    const connection = released as PooledConnection;
    // The pool removes what is ending.
    if (!connection.readyForQuery || connection.getTransactionStatus() !== IDLE) void connection.end();
  });
}
