import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import type { DomainEvents, TextDelta } from '../../contract/domain-events.js';
import { metric } from '../../platform/operations/metric.js';

/** Why a running answer was told to end early. */
export type Interruption = 'stop' | 'cancel' | 'drain' | 'lost';

export interface ReplyListener {
  delta(delta: TextDelta): void;
  tool?(news: DomainEvents['reply.tool']): void;
  /** Whether text that is not shown yet is waited for: then all are shown it at once. */
  wants?(text: string): boolean;
  /** Null: this process lost the generation; somebody else may go on with it. */
  ended(end: DomainEvents['reply.ended'] | null): void;
}

/**
 * An answer that this process is writing. Text is coalesced: the first piece goes out at once, then at most one delta
 * every `intervalMs`, unless a listener waits for more. Offsets are UTF-16 code units.
 */
export class LiveReply {
  readonly abort = new AbortController();
  interruption: Interruption | null = null;
  /** Length of the text that the last checkpoint holds, and when it was written (ms). */
  checkpoint = { length: 0, at: 0 };
  private whole = '';
  private shown = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly listeners = new Set<ReplyListener>();

  constructor(
    readonly generation: { id: string; conversationId: string; epoch: number; answersUpToSeq: number },
    private readonly intervalMs: number,
    private readonly onDelta: (delta: TextDelta) => void,
  ) {}

  /** Everything the model has said so far. */
  get text(): string {
    return this.whole;
  }

  /** What listeners have been shown of it. */
  get shownText(): string {
    return this.whole.slice(0, this.shown);
  }

  append(text: string): void {
    this.whole += text;
    if (!this.timer) this.timer = setTimeout(() => this.tick(), this.intervalMs);
    else if (!this.isWanted()) return;
    this.show();
  }

  /** Listens from an offset on: what was shown since then comes at once, the rest as it is shown. Returns the way to leave. */
  listen(offset: number, listener: ReplyListener): () => void {
    if (offset < this.shown) listener.delta(this.deltaFrom(offset));
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells of a tool that the model called. */
  tellTool(news: DomainEvents['reply.tool']): void {
    for (const listener of this.listeners) listener.tool?.(news);
  }

  /** Shows what is left; no delta comes after this. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.show();
  }

  tellEnd(end: DomainEvents['reply.ended'] | null): void {
    for (const listener of this.listeners) listener.ended(end);
    this.listeners.clear();
  }

  /** Stops the model; the first reason counts. */
  interrupt(reason: Interruption): void {
    this.interruption ??= reason;
    this.abort.abort();
  }

  private tick(): void {
    this.timer = null;
    if (this.shown === this.whole.length) return;
    this.show();
    this.timer = setTimeout(() => this.tick(), this.intervalMs);
  }

  private isWanted(): boolean {
    for (const listener of this.listeners) if (listener.wants?.(this.whole.slice(this.shown))) return true;
    return false;
  }

  private show(): void {
    if (this.shown === this.whole.length) return;
    const delta = this.deltaFrom(this.shown, this.whole.length);
    this.shown = this.whole.length;
    this.onDelta(delta);
    for (const listener of this.listeners) listener.delta(delta);
  }

  private deltaFrom(offset: number, end = this.shown): TextDelta {
    const { id, epoch } = this.generation;
    return { generation_id: id, epoch, offset, text: this.whole.slice(offset, end) };
  }
}

/** The answers that this process is writing just now. */
@Injectable()
export class LiveReplies {
  private readonly running = metric(
    'omnichat_replies_running',
    (name) => new Gauge({ name, help: 'Answers that this process is writing.' }),
  );
  private readonly writing = new Set<LiveReply>();
  private readonly byId = new Map<string, LiveReply>();
  private readonly byConversation = new Map<string, LiveReply>();

  get all(): readonly LiveReply[] {
    return [...this.byId.values()];
  }

  add(reply: LiveReply): void {
    this.byId.set(reply.generation.id, reply);
    this.running.inc();
    this.writing.add(reply);
    this.byConversation.set(reply.generation.conversationId, reply);
  }

  remove(reply: LiveReply): void {
    const { id, conversationId } = reply.generation;
    if (this.writing.delete(reply)) this.running.dec();
    if (this.byId.get(id) === reply) this.byId.delete(id);
    if (this.byConversation.get(conversationId) === reply) this.byConversation.delete(conversationId);
  }

  find(generationId: string): LiveReply | undefined {
    return this.byId.get(generationId);
  }

  of(conversationId: string): LiveReply | undefined {
    return this.byConversation.get(conversationId);
  }
}
