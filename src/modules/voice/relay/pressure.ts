import type { WebSocket } from 'ws';
import type { RealtimeLine } from '../wire/realtime-line.adapter.js';

/** So many bytes may wait on one side before the other side is no longer read; it is read again below the second. */
const MOST_BYTES = 1_048_576;
const FEW_BYTES = 262_144;
const LOOK_MS = 50;
/** A side that is so slow for so long is given up (milliseconds). */
const PATIENCE_MS = 10_000;

/** Keeps one side of a relay from drowning the other: who sends more than the other takes is read more slowly. */
export class Pressure {
  private readonly paused = new Map<object, NodeJS.Timeout>();

  constructor(
    private readonly client: WebSocket,
    private readonly line: RealtimeLine,
    private readonly giveUp: () => void,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Call after sending to the client. */
  towardsClient(): void {
    if (this.client.bufferedAmount > MOST_BYTES) this.hold(this.line, () => this.client.bufferedAmount);
  }

  /** Call after sending to the vendor. */
  towardsVendor(): void {
    if (this.line.waiting > MOST_BYTES) this.hold(this.client, () => this.line.waiting);
  }

  end(): void {
    for (const [side, timer] of this.paused) this.release(side as RealtimeLine, timer);
  }

  private hold(side: Pick<RealtimeLine, 'pause' | 'resume'>, waiting: () => number): void {
    if (this.paused.has(side)) return;
    const since = Date.now();
    side.pause();
    const timer = setInterval(() => {
      if (waiting() < FEW_BYTES) this.release(side, timer);
      else if (Date.now() - since > this.patienceMs) this.giveUp();
    }, LOOK_MS);
    this.paused.set(side, timer);
  }

  private release(side: Pick<RealtimeLine, 'pause' | 'resume'>, timer: NodeJS.Timeout): void {
    clearInterval(timer);
    this.paused.delete(side);
    side.resume();
  }
}
