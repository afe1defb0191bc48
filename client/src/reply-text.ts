import type { Generation, ReplyRest, SocketNews } from './generated/types.gen.js';

/** An answer that is being written. */
export interface LiveReply {
  readonly generation_id: string;
  readonly epoch: number;
  readonly text: string;
}

type Delta = Pick<SocketNews['reply:delta'], 'generation_id' | 'epoch' | 'offset' | 'text'>;

/**
 * Puts the text of an answer together. Each piece is addressed by (generation, epoch, offset): a repeat adds nothing, a piece too far ahead
 * waits for what is between, and a higher epoch replaces the text.
 */
export class ReplyText {
  private reply: LiveReply | null = null;
  private ahead: Delta[] = [];
  private readonly ended = new Set<string>();

  get live(): LiveReply | null {
    return this.reply;
  }

  /** Whether pieces wait for text that was missed: ask for the rest from the end of the text. */
  get hasGap(): boolean {
    return this.ahead.length > 0;
  }

  started({ generation_id, epoch }: Pick<Delta, 'generation_id' | 'epoch'>): void {
    if (this.ended.has(generation_id)) return;
    const isKnown = this.reply?.generation_id === generation_id && this.reply.epoch >= epoch;
    if (!isKnown) this.begin({ generation_id, epoch, text: '' });
  }

  add(delta: Delta): void {
    this.started(delta);
    if (!this.isCurrent(delta)) return;
    this.ahead.push(delta);
    this.join();
  }

  /** Takes what the server knows of a running answer. */
  known({ id, epoch, text, status }: Pick<Generation, 'id' | 'epoch' | 'text' | 'status'>): void {
    if (status === 'running') this.add({ generation_id: id, epoch, offset: 0, text });
    else this.end(id);
  }

  /** Takes the answer to `reply:resume`; answers whether the text was begun anew, so that it has to be asked for from 0. */
  rest({ generation_id, epoch, offset, text, status }: ReplyRest): boolean {
    if (status !== 'running') {
      this.end(generation_id);
      return false;
    }
    const isAnew = this.reply?.generation_id === generation_id && epoch > this.reply.epoch && offset > 0;
    if (isAnew) this.begin({ generation_id, epoch, text: '' });
    else this.add({ generation_id, epoch, offset, text });
    return isAnew;
  }

  end(generationId: string): void {
    this.ended.add(generationId);
    if (this.reply?.generation_id !== generationId) return;
    this.clear();
  }

  /** Nothing was being written when the server looked. What has begun since is put together again from its next piece. */
  clear(): void {
    this.reply = null;
    this.ahead = [];
  }

  private begin(reply: LiveReply): void {
    this.reply = reply;
    this.ahead = [];
  }

  private isCurrent({ generation_id, epoch }: Delta): boolean {
    return this.reply?.generation_id === generation_id && this.reply.epoch === epoch;
  }

  private join(): void {
    if (!this.reply) return;
    let { text } = this.reply;
    for (const piece of this.ahead.toSorted((a, b) => a.offset - b.offset)) {
      if (piece.offset <= text.length) text += piece.text.slice(text.length - piece.offset);
    }
    this.ahead = this.ahead.filter(({ offset }) => offset > text.length);
    if (text !== this.reply.text) this.reply = { ...this.reply, text };
  }
}
