import { Injectable } from '@nestjs/common';
import { draining } from '../errors/common.problems.js';

/** Whether this process takes new work, and what is still under way when it no longer does. */
@Injectable()
export class Drain {
  private isOver = false;
  private underway = 0;
  private readonly idle = new Set<() => void>();

  get isDraining(): boolean {
    return this.isOver;
  }

  /** Runs work that must be finished before the process may end. @throws Problem `draining` once a shutdown has begun. */
  async track<T>(work: () => Promise<T>): Promise<T> {
    this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Begins work that must be finished before the process may end; it ends with `leave`. @throws Problem `draining` */
  enter(): void {
    if (this.isOver) throw draining();
    this.underway += 1;
  }

  leave(): void {
    this.underway -= 1;
    if (this.underway === 0) for (const resolve of this.idle) resolve();
  }

  /** Refuses new work from now on. */
  begin(): void {
    this.isOver = true;
  }

  /** Resolves when nothing is under way any more, at the latest after `timeoutMs`. */
  async finished(timeoutMs: number): Promise<void> {
    if (this.underway === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.idle.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
