import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../database/database.js';
import { Drain } from '../lifecycle/drain.js';

/** How long the database may take to answer before we say that we are not ready, in milliseconds. */
const PATIENCE_MS = 1_000;
const PING: Statement = { name: 'ping', text: 'SELECT 1' };

/** Whether this process may be sent traffic. */
@Injectable()
export class ReadinessService {
  constructor(
    private readonly database: Database,
    private readonly drain: Drain,
  ) {}

  async isReady(): Promise<boolean> {
    if (this.drain.isDraining) return false;
    const answered = this.database.run(PING, []).then(
      () => true,
      () => false,
    );
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), PATIENCE_MS);
    });
    return Promise.race([answered, late]).finally(() => clearTimeout(timer));
  }
}
