import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database, type Statement } from '../database/database.js';
import { Problem } from '../errors/problem.js';

/** How long a running request holds its key; afterwards a repeat may run it again with the same creation id. */
const LOCK_SECONDS = 30;
const SWEEP_INTERVAL_MS = 3_600_000;

const ACQUIRE: Statement = {
  name: 'idempotency-acquire',
  text: `INSERT INTO idempotency_keys AS k (owner, key, request_hash, creation_id, locked_until)
    VALUES ($1, $2, $3, $4, now() + make_interval(secs => ${LOCK_SECONDS}))
    ON CONFLICT (owner, key) DO UPDATE SET locked_until = excluded.locked_until
      WHERE k.status IS NULL AND k.locked_until < now() AND k.request_hash = excluded.request_hash
    RETURNING creation_id`,
};
const LOOK_UP: Statement = {
  name: 'idempotency-look-up',
  text: 'SELECT request_hash, status, coalesce(answer, body::text) AS answer FROM idempotency_keys WHERE owner = $1 AND key = $2',
};
const COMPLETE: Statement = {
  name: 'idempotency-complete',
  text: 'UPDATE idempotency_keys SET status = $3, answer = $4::text, body = $4::text::jsonb WHERE owner = $1 AND key = $2',
};
const RELEASE: Statement = {
  name: 'idempotency-release',
  text: 'DELETE FROM idempotency_keys WHERE owner = $1 AND key = $2 AND status IS NULL',
};
const SWEEP: Statement = {
  name: 'idempotency-sweep',
  text: `DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'`,
};

interface AnsweredRow {
  readonly request_hash: string;
  readonly status: number | null;
  readonly answer: string;
}

export interface KeyedRequest {
  readonly owner: string;
  readonly key: string;
  readonly hash: string;
}

export type Claim =
  | { readonly isReplay: false; readonly creationId: string }
  | { readonly isReplay: true; readonly status: number; readonly body: unknown };

/** Remembers the answers of requests with an `Idempotency-Key`, so that a repeat creates nothing twice. */
@Injectable()
export class IdempotencyService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('idempotency');
  private timer?: NodeJS.Timeout;

  constructor(private readonly database: Database) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.database.run(SWEEP, []).catch((error: unknown) => this.logger.warn('sweep failed', error));
    }, SWEEP_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** @throws Problem `mismatch` for another request under the same key, `conflict` while the first still runs. */
  async claim({ owner, key, hash }: KeyedRequest): Promise<Claim> {
    const [claimed] = await this.database.run<{ creation_id: string }>(ACQUIRE, [owner, key, hash, uuidv7()]);
    if (claimed) return { isReplay: false, creationId: claimed.creation_id };
    const [row] = await this.database.run<AnsweredRow>(LOOK_UP, [owner, key]);
    if (row && row.request_hash !== hash) throw keyMismatch();
    if (!row || row.status === null) throw keyInUse();
    return { isReplay: true, status: row.status, body: JSON.parse(row.answer) };
  }

  async complete({ owner, key }: KeyedRequest, status: number, body: unknown): Promise<void> {
    await this.database.run(COMPLETE, [owner, key, status, JSON.stringify(body ?? null)]);
  }

  /** Frees the key of a request that was refused, so that a mended one may use it. */
  async release({ owner, key }: KeyedRequest): Promise<void> {
    await this.database.run(RELEASE, [owner, key]);
  }
}

const keyMismatch = (): Problem =>
  new Problem('mismatch', 'idempotency-mismatch', 'This Idempotency-Key was used with another request.');

const keyInUse = (): Problem =>
  new Problem('conflict', 'idempotency-in-progress', 'A request with this Idempotency-Key is still running.', {
    retryAfter: 1,
  });
