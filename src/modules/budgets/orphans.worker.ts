import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { Chores } from '../../platform/lifecycle/chores.js';
import { FORGET, RELEASE } from './ledger.query.js';

/** How often it is looked for what dead processes have set aside (milliseconds), and how much is done at a time. */
const SWEEP_INTERVAL_MS = 30_000;
const MOST_AT_ONCE = 1_000;
/** Accounts are of use while somebody may look back at them. */
const DAYS_KEPT = 40;

/** Gives back what was set aside for answers that nobody writes any more. */
@Injectable()
export class OrphansWorker implements OnModuleInit, OnModuleDestroy {
  private readonly chores = new Chores(new Logger('budgets'));

  constructor(private readonly database: Database) {}

  onModuleInit(): void {
    this.chores.sweep(SWEEP_INTERVAL_MS, 'sweep', () => this.sweep());
  }

  onModuleDestroy(): void {
    this.chores.stop();
  }

  async sweep(): Promise<void> {
    await this.database.run(RELEASE, [MOST_AT_ONCE]);
    await this.database.run(FORGET, [DAYS_KEPT, MOST_AT_ONCE]);
  }
}
