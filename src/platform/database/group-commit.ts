import { setImmediate as nextTurn } from 'node:timers/promises';
import { unavailable } from '../errors/common.problems.js';
import { isOutage } from './outage.js';

/** The most rows that one statement carries; beyond it a batch's latency grows faster than its throughput. */
const MAX_BATCH = 500;

/** SQLSTATEs after which the same batch may succeed: deadlock, serialisation failure, and a unique key that another node took meanwhile. */
const WORTH_ANOTHER_TRY: ReadonlySet<unknown> = new Set(['40P01', '40001', '23505']);
const TRIES = 3;

/** Somebody else holds a row that this batch needs: that blames a part of the batch, not the server. */
const LOCK_TIMEOUT = '55P03';

const tellNobody = (): void => undefined;

/** Told to one who waits; a promise where a row goes on by another way. */
type Told<Answer> = Answer | Promise<Answer>;

interface Waiting<Row, Answer> {
  readonly row: Row;
  readonly resolve: (answer: Told<Answer>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits the rows of the moment together: while one batch is on its way to the database, new rows queue and go with the next.
 * No timer is involved, so a lone row is not delayed. Rows that need the same lock never share a batch: they go one after another, in
 * order. A batch that fails is tried row by row, at the same time where their locks differ, so that the others are not failed with
 * it. The queue is bounded: beyond `queueLimit` rows, `add` rejects with `unavailable`.
 */
export class GroupCommit<Row, Answer> {
  private queue: Waiting<Row, Answer>[] = [];
  private isBusy = false;

  /** `commit` writes a batch in one transaction and answers in the order of its rows; `lockOf` names what a row locks. */
  constructor(
    private readonly commit: (rows: readonly Row[]) => Promise<readonly Told<Answer>[]>,
    private readonly queueLimit: number,
    private readonly lockOf: ((row: Row) => string) | null = null,
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
    let tell = tellNobody;
    while (this.queue.length > 0) {
      const settling = this.settle(this.lockOf ? this.takeApart(this.lockOf) : this.queue.splice(0, MAX_BATCH));
      // Who is told has much to do: the database gets the next batch before that, and works meanwhile.
      const telling = nextTurn().then(tell);
      tell = await settling;
      await telling;
    }
    tell();
    this.isBusy = false;
  }

  /** The first row of each lock. */
  private takeApart(lockOf: (row: Row) => string): Waiting<Row, Answer>[] {
    const locks = new Set<string>();
    const batch: Waiting<Row, Answer>[] = [];
    const rest: Waiting<Row, Answer>[] = [];
    for (const waiting of this.queue) {
      const lock = lockOf(waiting.row);
      const isLater = batch.length === MAX_BATCH || locks.has(lock);
      (isLater ? rest : batch).push(waiting);
      locks.add(lock);
    }
    this.queue = rest;
    return batch;
  }

  /** Resolves when each row was tried; what it answers with tells those who wait. */
  private async settle(batch: readonly Waiting<Row, Answer>[]): Promise<() => void> {
    try {
      const answers = await this.withRetries(batch.map(({ row }) => row));
      return () => batch.forEach(({ resolve }, index) => resolve(answers[index] as Told<Answer>));
    } catch (error) {
      await this.settleApart(batch, error);
      return tellNobody;
    }
  }

  private async settleApart(batch: readonly Waiting<Row, Answer>[], error: unknown): Promise<void> {
    const isHeld = this.lockOf !== null && (error as { code?: unknown }).code === LOCK_TIMEOUT;
    if (batch.length === 1 || (isOutage(error) && !isHeld)) {
      this.fail(batch, error);
    } else if (this.lockOf) {
      await Promise.all(batch.map((one) => this.settleAlone(one)));
    } else {
      for (const one of batch) await this.settleAlone(one);
    }
  }

  private async settleAlone(one: Waiting<Row, Answer>): Promise<void> {
    const tell = await this.settle([one]);
    tell();
  }

  /** Who waits behind a row that met an outage, or a lock that somebody else holds, would only meet it again. */
  private fail(batch: readonly Waiting<Row, Answer>[], error: unknown): void {
    const { lockOf } = this;
    const failed = [...batch];
    if (lockOf && isOutage(error)) {
      const locks = new Set(batch.map(({ row }) => lockOf(row)));
      failed.push(...this.queue.filter(({ row }) => locks.has(lockOf(row))));
      this.queue = this.queue.filter(({ row }) => !locks.has(lockOf(row)));
    }
    for (const { reject } of failed) reject(error);
  }

  private async withRetries(rows: readonly Row[], tried = 1): Promise<readonly Told<Answer>[]> {
    try {
      return await this.commit(rows);
    } catch (error) {
      if (tried >= TRIES || !WORTH_ANOTHER_TRY.has((error as { code?: unknown }).code)) throw error;
      return this.withRetries(rows, tried + 1);
    }
  }
}
