import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Chores } from '../../platform/lifecycle/chores.js';
import { type Checkpoint, GenerationsService } from './generations/generations.service.js';
import { LiveReplies, type LiveReply } from './live-replies.js';
import { endedEvent, RepliesWorker } from './replies.worker.js';

/** How often leases are renewed and stops of other nodes are seen (a stop must work within 1 s). */
const KEEP_INTERVAL_MS = 400;
/** A text is written down when it grew by this many characters, or this long after the last time. */
const CHECKPOINT_CHARACTERS = 2_048;
const CHECKPOINT_INTERVAL_MS = 1_000;
const SWEEP_INTERVAL_MS = 2_000;
const ADOPTED_AT_ONCE = 20;
/** A database that answers ends what is under way in a moment; a frozen one must not hold up the end of the process. */
const PATIENCE_MS = 1_000;

/** Keeps the leases and checkpoints of this process's answers, and sweeps up what dead processes left. */
@Injectable()
export class KeeperWorker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('assistant');
  private readonly chores = new Chores(this.logger);

  constructor(
    private readonly generations: GenerationsService,
    private readonly live: LiveReplies,
    private readonly replies: RepliesWorker,
  ) {}

  onModuleInit(): void {
    this.chores.every(KEEP_INTERVAL_MS, 'keep', () => this.keep());
    this.chores.sweep(SWEEP_INTERVAL_MS, 'sweep', () => this.sweep());
  }

  onModuleDestroy(): void {
    this.chores.stop();
  }

  /** Lets go of this process's answers: those with text are kept as far as they got, the others go to another node. */
  async handOver(): Promise<void> {
    this.onModuleDestroy();
    // A sweep that runs could take over again what is let go of here.
    await atMost(PATIENCE_MS, Promise.all([this.chores.finished(), this.replies.close()]));
    const ends = this.live.all.map((reply) => {
      const end = ended(reply);
      reply.interrupt('drain');
      return end;
    });
    await Promise.all(ends);
  }

  /** Begins no answer any more; resolves when this process writes none, at the latest after `timeoutMs`. */
  async idle(timeoutMs: number): Promise<void> {
    const idle = async (): Promise<void> => {
      await this.replies.close();
      await Promise.all(this.live.all.map((reply) => ended(reply)));
    };
    if (timeoutMs > 0) await atMost(timeoutMs, idle());
  }

  /** Renews leases, writes checkpoints, and ends what was stopped, overtaken or lost elsewhere. */
  async keep(): Promise<void> {
    const running = this.live.all;
    if (running.length === 0) return;
    const now = Date.now();
    const checkpoints = running.map((reply) => checkpointOf(reply, now));
    const kept = new Map((await this.generations.keep(checkpoints)).map((row) => [row.id, row]));
    running.forEach((reply, index) => {
      const row = kept.get(reply.generation.id);
      if (!row) reply.interrupt('lost');
      else if (row.stop_requested) reply.interrupt('stop');
      else if (!row.has_floor) reply.interrupt('cancel');
      const text = checkpoints[index]?.text;
      if (row && typeof text === 'string') reply.checkpoint = { length: text.length, at: now };
    });
  }

  /** Takes over or ends orphans, and begins what was never begun. */
  async sweep(): Promise<void> {
    // After an outage longer than the lease, this process's own answers would look like orphans.
    await this.keep();
    if (this.replies.isClosed) return;
    for (const begun of await this.generations.adopt(ADOPTED_AT_ONCE, this.replies.historyBytes))
      this.replies.start(begun);
    for (const lost of await this.generations.endLost()) {
      this.logger.warn('an orphaned answer was ended', { generation_id: lost.id, status: lost.ended.status });
      this.replies.announce(endedEvent(lost, lost.ended, lost.error), lost.ended);
    }
    for (const conversationId of await this.generations.due()) await this.replies.wake(conversationId);
  }
}

/** Waits for work, but not for longer than so many milliseconds. */
async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const late = pause(ms, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([work, late]);
  timer.abort();
}

const ended = (reply: LiveReply): Promise<void> =>
  new Promise((resolve) => {
    reply.listen(reply.text.length, { delta: () => undefined, ended: () => resolve() });
  });

function checkpointOf(reply: LiveReply, now: number): Checkpoint {
  const { id, epoch } = reply.generation;
  const grown = reply.text.length - reply.checkpoint.length;
  const isDue = grown >= CHECKPOINT_CHARACTERS || (grown > 0 && now - reply.checkpoint.at >= CHECKPOINT_INTERVAL_MS);
  return { id, epoch, text: isDue ? reply.text : null };
}
