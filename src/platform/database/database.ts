import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { EventBus } from '../events/event-bus.js';

/** A statement that PostgreSQL parses once per connection: constant text under a name of its own. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** The database for services that write their own SQL. TypeORM keeps the pool, the entities and the migrations. */
@Injectable()
export class Database {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventBus,
  ) {}

  /** Runs a prepared statement in its own transaction and answers with its rows. */
  async run<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    const result = await this.pool.query({ name: statement.name, text: statement.text, values: [...values] });
    return result.rows as Row[];
  }

  /** Runs work in one transaction; domain events that it publishes are told after the commit, or never. */
  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.events.holding(() => this.dataSource.transaction(work));
  }

  private get pool(): Pool {
    return (this.dataSource.driver as PostgresDriver).master as Pool;
  }
}
