import type { Parties } from '../../contract/domain-events.js';
import type { MessageView } from '../../contract/message.schema.js';

/** A message that is to be told; parties are unknown where it was read from the database. */
export interface Told {
  readonly message: MessageView;
  readonly parties: Parties | null;
}

interface Mark {
  seq: number;
  readonly held: Map<number, Told>;
}

/** How many messages may wait for one that is missing; beyond it they are told as they come. */
const MOST_HELD = 1_000;

/**
 * Puts the messages of watched conversations into `seq` order: one that comes too early, since another process or another
 * connection to the database committed the one before it, waits until the gap is closed.
 */
export class MessageOrder {
  private readonly marks = new Map<string, Mark>();

  /** Where each watched conversation stands: the highest seq that was told. */
  get standing(): { conversation_id: string; seq: number }[] {
    return [...this.marks].map(([conversationId, { seq }]) => ({ conversation_id: conversationId, seq }));
  }

  /** Begins to keep order, from a seq on that every watcher has or gets by itself; does nothing where it is kept already. */
  watch(conversationId: string, seq: number): void {
    if (!this.marks.has(conversationId)) this.marks.set(conversationId, { seq, held: new Map() });
  }

  isWatched(conversationId: string): boolean {
    return this.marks.has(conversationId);
  }

  forget(conversationId: string): void {
    this.marks.delete(conversationId);
  }

  /** Takes a message in; answers with those that may be told now, in order, and whether one before them is missing. */
  take(told: Told): { ready: Told[]; isRepeat: boolean; hasGap: boolean } {
    const { conversation_id: id, seq } = told.message;
    const mark = this.marks.get(id);
    if (!mark) return { ready: [told], isRepeat: false, hasGap: false };
    if (seq <= mark.seq) return { ready: [told], isRepeat: true, hasGap: false };
    // The usual case leaves the map alone: filled and emptied for ever, it would be rebuilt every few messages.
    if (seq === mark.seq + 1 && mark.held.size === 0) {
      mark.seq = seq;
      return { ready: [told], isRepeat: false, hasGap: false };
    }
    mark.held.set(seq, told);
    const ready = [...this.release(mark)];
    if (mark.held.size <= MOST_HELD) return { ready, isRepeat: false, hasGap: mark.held.size > 0 };
    mark.seq = Math.min(...mark.held.keys()) - 1;
    return { ready: [...ready, ...this.release(mark)], isRepeat: false, hasGap: mark.held.size > 0 };
  }

  private *release(mark: Mark): Generator<Told> {
    for (let next = mark.held.get(mark.seq + 1); next; next = mark.held.get(mark.seq + 1)) {
      mark.seq += 1;
      mark.held.delete(mark.seq);
      yield next;
    }
  }
}
