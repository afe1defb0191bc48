import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { Database } from '../../../platform/database/database.js';
import { firstIdAt } from '../../../platform/id-time.js';
import { Chores } from '../../../platform/lifecycle/chores.js';
import { FORGET } from './record.query.js';

/** How often old decisions are looked for (milliseconds), and how many go at a time, so that nobody waits for it. */
const SWEEP_INTERVAL_MS = 600_000;
const MOST_AT_ONCE = 1_000;
const DAY_MS = 86_400_000;

/** Forgets why chats went where they went, some time after. */
@Injectable()
export class RetentionWorker implements OnModuleInit, OnModuleDestroy {
  private readonly chores = new Chores(new Logger('routing'));
  private isEnding = false;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    if (this.settings.ROUTING_DECISIONS_KEEP_DAYS === 0) return;
    this.chores.sweep(SWEEP_INTERVAL_MS, 'sweep', () => this.sweep());
  }

  onModuleDestroy(): void {
    this.isEnding = true;
    this.chores.stop();
  }

  /** Forgets all decisions that are too old; answers with how many. */
  async sweep(): Promise<number> {
    const before = firstIdAt(new Date(Date.now() - this.settings.ROUTING_DECISIONS_KEEP_DAYS * DAY_MS));
    for (let gone = 0; ;) {
      const rows = await this.database.run(FORGET, [before, MOST_AT_ONCE]);
      gone += rows.length;
      if (rows.length < MOST_AT_ONCE || this.isEnding) return gone;
    }
  }
}
