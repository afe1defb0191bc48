import type { Message } from './generated/types.gen.js';

/**
 * The messages of a conversation in `seq` order, and how far they are known to be complete. Numbers may be missing for good: internal
 * notes have one that visitors never see. So a gap is asked for once, and is closed by the answer whatever is in it.
 */
export class Timeline {
  private readonly bySeq = new Map<number, Message>();
  private sorted: readonly Message[] | null = null;
  private complete = 0;

  /** Everything up to this `seq`, and after the oldest one that is loaded, is here. */
  get completeTo(): number {
    return this.complete;
  }

  get messages(): readonly Message[] {
    this.sorted ??= [...this.bySeq.values()].sort((a, b) => a.seq - b.seq);
    return this.sorted;
  }

  get oldest(): number | undefined {
    return this.messages[0]?.seq;
  }

  /** Whether something between is unknown. */
  get hasGap(): boolean {
    const newest = this.messages.at(-1)?.seq ?? 0;
    return newest > this.complete;
  }

  /** Adds messages; what is known already changes nothing but its content. */
  add(messages: readonly Message[]): void {
    if (messages.length === 0) return;
    for (const message of messages) this.bySeq.set(message.seq, message);
    this.sorted = null;
    while (this.bySeq.has(this.complete + 1)) this.complete += 1;
  }

  /** Drops everything: what was known is too old, or of another history. */
  clear(): void {
    this.bySeq.clear();
    this.sorted = null;
    this.complete = 0;
  }

  /** Everything up to here has been asked for and answered. */
  completedTo(seq: number): void {
    if (seq <= this.complete) return;
    this.complete = seq;
    while (this.bySeq.has(this.complete + 1)) this.complete += 1;
  }
}
