import type { Pool } from 'pg';
import type { PooledConnection } from './pooled-connection.js';

/** How often connections are looked at, in milliseconds. */
const LOOK_MS = 250;

/** How many bytes had moved at the last look, and how many looks in a row found no other number while it was asked something. */
interface Silence {
  bytes: number;
  looks: number;
}

/**
 * Cuts connections that are asked something and on which no byte has moved for `patienceMs` (more by at most a quarter of a second):
 * a server that is frozen ends no statement by itself, whatever its `statement_timeout`. Those who wait get an outage, ETIMEDOUT.
 *
 * `pg` would do it by `query_timeout`, with a timer and a wrapper around the callback of each query. Here one timer does for all, and it cuts the
 * connection, too, instead of leaving it with a query that nobody waits for.
 */
export function cutFrozen(pool: Pool, patienceMs: number): void {
  const silences = new Map<PooledConnection, Silence>();
  // Not at 'connect': the pool may have connections by now.
  pool.on('acquire', (client) => {
    const connection = client as PooledConnection;
    if (!silences.has(connection)) silences.set(connection, { bytes: 0, looks: 0 });
  });
  pool.on('remove', (client) => silences.delete(client as PooledConnection));
  const most = Math.ceil(patienceMs / LOOK_MS);
  const timer = setInterval(() => {
    if (pool.ended) clearInterval(timer);
    for (const [connection, silence] of silences) {
      look(connection, silence);
      if (silence.looks > most) cut(connection);
    }
  }, LOOK_MS).unref();
}

/** Looks are counted, not time: while this process itself stood still, nobody was silent. */
function look({ readyForQuery: isIdle, connection: { stream } }: PooledConnection, silence: Silence): void {
  const bytes = stream.bytesRead + stream.bytesWritten;
  silence.looks = isIdle || bytes !== silence.bytes ? 0 : silence.looks + 1;
  silence.bytes = bytes;
}

function cut({ connection }: PooledConnection): void {
  connection.stream.destroy(Object.assign(new Error('The database has gone silent.'), { code: 'ETIMEDOUT' }));
}
