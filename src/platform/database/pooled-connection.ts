import type { Socket } from 'node:net';
import type { Client, PoolClient } from 'pg';

/** What `pg` 8.23 knows of a connection, some of it beside its typings. */
export type PooledConnection = PoolClient &
  Pick<Client, 'end'> & {
    /** Nothing is asked of it just now. */
    readonly readyForQuery: boolean;
    readonly connection: { readonly stream: Socket };
    getTransactionStatus(): string | null;
  };
