import type { DataSourceOptions } from 'typeorm';
import type { Settings } from '../../config/settings.js';
import { silentLogger } from './typeorm-logger.js';

/** How long a connection may take to open, and a statement may wait for a lock, in milliseconds. */
const CONNECT_TIMEOUT_MS = 2_000;
const LOCK_TIMEOUT_MS = 2_000;
/** A transaction that forgets to end holds locks; PostgreSQL ends its connection after this time, in milliseconds. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

/** What typeorm has to know of the tables; explicit, so that nothing depends on which files happen to be loaded. */
export interface Schema {
  readonly entities: NonNullable<DataSourceOptions['entities']>;
  readonly migrations: NonNullable<DataSourceOptions['migrations']>;
}

type PoolSettings = Pick<Settings, 'DATABASE_POOL_SIZE' | 'DATABASE_STATEMENT_TIMEOUT_MS'>;

/**
 * Options for the application's typeorm data source: every wait is bounded, since pg bounds none by default. A server that is frozen
 * keeps to none of it: `cutFrozen` is for that.
 *
 * @param url `postgres://user:password@host:port/database`; behind pgbouncer the database must be configured to ignore the
 *   timeouts among its startup parameters.
 */
export function dataSourceOptions(url: string, settings: PoolSettings, schema: Schema): DataSourceOptions {
  const statementTimeout = settings.DATABASE_STATEMENT_TIMEOUT_MS;
  return {
    type: 'postgres',
    url,
    ...schema,
    poolSize: settings.DATABASE_POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'omnichat',
    synchronize: false,
    migrationsRun: false,
    migrationsTransactionMode: 'each',
    installExtensions: false,
    logger: silentLogger,
    extra: {
      statement_timeout: statementTimeout,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    },
  };
}
