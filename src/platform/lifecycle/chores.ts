import type { Logger } from '@nestjs/common';
import { isOutage } from '../database/outage.js';

/**
 * What a process does again and again beside its callers. A chore does not overlap with itself: who comes meanwhile is turned away.
 * Nothing rejects; a fault is logged, an outage of the database is not, since the next round comes.
 */
export class Chores {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly busy = new Map<string, Promise<void>>();

  constructor(private readonly logger: Logger) {}

  /** Does the work every `ms` milliseconds. */
  every(ms: number, name: string, work: () => Promise<unknown>): void {
    this.timers.push(setInterval(() => void this.once(name, work), ms));
  }

  /** Does the work about every `ms` milliseconds: not all nodes at the same moment. */
  sweep(ms: number, name: string, work: () => Promise<unknown>): void {
    this.every(ms * (0.75 + Math.random() / 2), name, work);
  }

  /** Does the work now, unless a chore of this name is still being done. */
  async once(name: string, work: () => Promise<unknown>): Promise<void> {
    if (this.busy.has(name)) return;
    const round = this.attempt(name, work);
    this.busy.set(name, round);
    await round;
    this.busy.delete(name);
  }

  /** Does the work now, whatever else of this name is being done. */
  async attempt(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isOutage(error)) this.logger.error(error, { work: name });
    }
  }

  /** Begins no round any more; one that runs goes on. */
  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  /** Resolves when the rounds that run now are over. */
  async finished(): Promise<void> {
    await Promise.all(this.busy.values());
  }
}
