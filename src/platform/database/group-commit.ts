import { unavailable } from '../errors/common.problems.js';
import { isOutage } from './outage.js';

/** The most rows that one statement carries; beyond it a batch's latency grows faster than its throughput. */
const MAX_BATCH = 500;

/** SQLSTATEs after which the same batch may succeed: deadlock, serialisation failure, and a unique key that another node took meanwhile. */
const WORTH_ANOTHER_TRY: ReadonlySet<unknown> = new Set(['40P01', '40001', '23505']);
const TRIES = 3;

/** Somebody else holds a row that this batch needs: that blames a part of the batch, not the server. */
const LOCK_TIMEOUT = '55P03';

interface Waiting<Row, Answer> {
  readonly row: Row;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits the rows of the moment together: while one batch is on its way to the database, new rows queue and go with the next.
 * No timer is involved, so a lone row is not delayed. A batch that fails is tried in parts, one for each `part` of its rows at the
 * same time, and a part that fails row by row, so that the others are not failed with it. The queue is bounded: beyond
 * `queueLimit` rows, `add` rejects with `unavailable`.
 */
export class GroupCommit<Row, Answer> {
  private queue: Waiting<Row, Answer>[] = [];
  private isBusy = false;

  /** `commit` writes a batch in one transaction and answers in the order of its rows; rows of one part need the same locks. */
  constructor(
    private readonly commit: (rows: readonly Row[]) => Promise<readonly Answer[]>,
    private readonly queueLimit: number,
    private readonly part: (row: Row) => unknown = () => null,
  ) {}

  /** Adds a row; resolves once it is committed. */
  add(row: Row): Promise<Answer> {
    if (this.queue.length >= this.queueLimit) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      this.queue.push({ row, resolve, reject });
      if (this.isBusy) return;
      this.isBusy = true;
      setImmediate(() => void this.drain());
    });
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.queue.splice(0, MAX_BATCH);
      await this.settle(batch);
    }
    this.isBusy = false;
  }

  private async settle(batch: readonly Waiting<Row, Answer>[]): Promise<void> {
    try {
      const answers = await this.withRetries(batch.map(({ row }) => row));
      batch.forEach(({ resolve }, index) => resolve(answers[index] as Answer));
    } catch (error) {
      await this.settleApart(batch, error);
    }
  }

  private async settleApart(batch: readonly Waiting<Row, Answer>[], error: unknown): Promise<void> {
    const isHeld = (error as { code?: unknown }).code === LOCK_TIMEOUT;
    const parts = [...Map.groupBy(batch, ({ row }) => this.part(row)).values()];
    if (parts.length > 1 && (isHeld || !isOutage(error))) {
      await Promise.all(parts.map((rows) => this.settle(rows)));
    } else if (batch.length === 1 || isOutage(error)) {
      for (const { reject } of batch) reject(error);
    } else {
      for (const one of batch) await this.settle([one]);
    }
  }

  private async withRetries(rows: readonly Row[], tried = 1): Promise<readonly Answer[]> {
    try {
      return await this.commit(rows);
    } catch (error) {
      if (tried >= TRIES || !WORTH_ANOTHER_TRY.has((error as { code?: unknown }).code)) throw error;
      return this.withRetries(rows, tried + 1);
    }
  }
}
