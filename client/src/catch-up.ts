import type { History, Message, Sync } from './generated/types.gen.js';
import type { Timeline } from './timeline.js';

export interface CatchUpParts {
  readonly timeline: Timeline;
  /** The newest messages: where a conversation is begun. */
  readonly newest: () => Promise<History>;
  readonly missed: (afterSeq: number) => Promise<Sync>;
  readonly began: (history: History) => void;
  readonly took: (view: Sync) => void;
}

/** Repairs any absence: asks for exactly what is missing, one question at a time, until nothing is. */
export class CatchUp {
  private running: Promise<void> | null = null;
  private isWanted = false;
  private hasBegun = false;

  constructor(private readonly parts: CatchUpParts) {}

  /** Resolves when everything that was stored at the time of the call is here. @throws what the questions throw */
  now(): Promise<void> {
    this.isWanted = true;
    this.running ??= this.run().finally(() => (this.running = null));
    return this.running;
  }

  private async run(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false;
      if (!this.hasBegun) await this.begin();
      let hasMore = true;
      while (hasMore) hasMore = await this.ask();
    }
  }

  private async begin(): Promise<void> {
    const history = await this.parts.newest();
    this.hasBegun = true;
    this.parts.timeline.add(history.data);
    this.parts.timeline.completedTo(history.last_seq);
    this.parts.began(history);
  }

  private async ask(): Promise<boolean> {
    const { timeline } = this.parts;
    // What was heard before the question is part of the answer, so that a gap below it is there for good.
    let heard = newestOf(timeline.messages);
    const view = await this.parts.missed(timeline.completeTo);
    if (view.reset) {
      timeline.clear();
      heard = 0;
    }
    timeline.add(view.data);
    timeline.completedTo(view.has_more ? newestOf(view.data) : Math.max(heard, view.last_seq));
    this.parts.took(view);
    return view.has_more;
  }
}

const newestOf = (messages: readonly Message[]): number => messages.at(-1)?.seq ?? 0;
