import { Injectable } from '@nestjs/common';
import type { Finding } from '../../contract/doctor.schema.js';
import { Database, type Statement } from '../../platform/database/database.js';
import { well } from './finding.js';

const VERSION: Statement = { name: 'doctor-version', text: `SELECT current_setting('server_version') AS version` };

/** Slower than this is worth a look, in milliseconds. */
const SLOW_MS = 250;

/** Whether PostgreSQL answers. */
@Injectable()
export class DatabaseDoctorService {
  constructor(private readonly database: Database) {}

  async finding(): Promise<Finding> {
    const subject = { check: 'database', subject: 'PostgreSQL' } as const;
    const began = performance.now();
    try {
      const [row] = await this.database.run<{ version: string }>(VERSION, []);
      const took = performance.now() - began;
      const finding = `PostgreSQL ${row?.version} answers after ${took.toFixed(1)} ms.`;
      if (took < SLOW_MS) return well(subject, finding);
      return {
        ...subject,
        status: 'warning',
        finding,
        cause: 'The database is busy or far away, or all connections are in use.',
        fix: 'Look at its load, at the network, and at DATABASE_POOL_SIZE.',
      };
    } catch {
      return {
        ...subject,
        status: 'fault',
        finding: 'PostgreSQL does not answer.',
        cause: 'It is down, out of reach, or out of connections.',
        fix: 'Look at DATABASE_URL and at the log of PostgreSQL; GET /ready says when it is back.',
      };
    }
  }
}
