import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { errorCode } from '../error-code.js';
import { endUnclean } from './clean-release.js';
import { EventBus } from '../events/event-bus.js';
import { cutFrozen } from './frozen-connections.js';

/** A statement that PostgreSQL parses once per connection: constant text under a name of its own. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** SQLSTATEs that blame the moment: a deadlock, which costs one of the two its work, and a failed serialisation. */
const WORTH_ANOTHER_TRY: ReadonlySet<unknown> = new Set(['40P01', '40001']);
const TRIES = 3;
/** The client gives up this much later than the server should have (milliseconds): only a frozen server gets that far. */
const CLIENT_GRACE_MS = 1_000;

/** The database for services that write their own SQL. TypeORM keeps the pool, the entities and the migrations. */
@Injectable()
export class Database {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventBus,
    @Inject(SETTINGS) { DATABASE_STATEMENT_TIMEOUT_MS: statementTimeoutMs }: Settings,
  ) {
    endUnclean(this.pool);
    cutFrozen(this.pool, statementTimeoutMs + CLIENT_GRACE_MS);
  }

  /** Runs a prepared statement in its own transaction and answers with its rows. */
  async run<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    const result = await this.pool.query({ name: statement.name, text: statement.text, values: [...values] });
    return result.rows as Row[];
  }

  /**
   * Runs work in one transaction; domain events that it publishes are told after the commit, or never. After a deadlock the work
   * runs again, so it may touch nothing but the database.
   */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>, tried = 1): Promise<T> {
    try {
      return await this.events.holding(() => this.dataSource.transaction(work));
    } catch (error) {
      if (tried >= TRIES || !WORTH_ANOTHER_TRY.has(errorCode(error))) throw error;
      return this.transaction(work, tried + 1);
    }
  }

  /** A worker's round may still be under way when the pool has ended. @throws Error, an outage like any other */
  private get pool(): Pool {
    const pool = (this.dataSource.driver as PostgresDriver).master as Pool | undefined;
    if (!pool) throw new Error('Driver not Connected');
    return pool;
  }
}
