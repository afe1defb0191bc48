/** The least time between two captions of an utterance, in milliseconds: each holds all of its text. */
const INTERVAL_MS = 150;

export interface Caption {
  readonly item_id: string;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly is_final: boolean;
}

/** Shows what is being said, not more often than eyes need. */
export class Captions {
  private readonly waiting = new Map<string, { caption: Caption; timer: NodeJS.Timeout }>();

  constructor(private readonly show: (caption: Caption) => void) {}

  tell(caption: Caption): void {
    const waiting = this.waiting.get(caption.item_id);
    if (caption.is_final || !waiting) this.show(caption);
    if (caption.is_final) return this.forget(caption.item_id);
    if (waiting) waiting.caption = caption;
    else this.wait(caption);
  }

  end(): void {
    for (const id of this.waiting.keys()) this.forget(id);
  }

  private wait(caption: Caption): void {
    const timer = setTimeout(() => {
      const latest = this.waiting.get(caption.item_id)?.caption;
      this.waiting.delete(caption.item_id);
      if (latest && latest !== caption) this.tell(latest);
    }, INTERVAL_MS);
    this.waiting.set(caption.item_id, { caption, timer });
  }

  private forget(id: string): void {
    clearTimeout(this.waiting.get(id)?.timer);
    this.waiting.delete(id);
  }
}
