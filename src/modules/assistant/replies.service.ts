import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { MessageView } from '../../contract/message.schema.js';
import { isOutage } from '../../platform/database/outage.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { GenerationsService } from './generations/generations.service.js';
import { catchUp, endOf, enter, type Place, type ReplyEnd, type ReplyWatcher } from './reply-progress.js';
import { LiveReplies, type LiveReply } from './live-replies.js';

/** How often a reply that another process writes is looked up. */
const POLL_INTERVAL_MS = 250;

/** Where watching begins: after so many characters of the text of that epoch (of any, where none is named). */
export interface ReplyStart {
  readonly offset: number;
  readonly epoch?: number | undefined;
  readonly signal: AbortSignal;
}

/** Follows replies, whichever process writes them: in memory on the writer's node, by the checkpoints elsewhere. */
@Injectable()
export class RepliesService {
  private readonly waiting = new Set<AbortController>();
  private isDismissed = false;

  constructor(
    private readonly generations: GenerationsService,
    private readonly live: LiveReplies,
    private readonly events: EventBus,
  ) {}

  /** Ends all watching, for a process that ends: what is still unsaid will be said by another one. */
  dismiss(): void {
    this.isDismissed = true;
    for (const waiter of this.waiting) waiter.abort();
  }

  /** Whether this process writes the reply, and so tells of it by events. */
  isWrittenHere(id: string): boolean {
    return this.live.find(id) !== undefined;
  }

  /**
   * The id of the generation that answers a message, once there is one; null when none will come, because a person has the
   * floor or the conversation is gone, or when the waiting was ended. Of a message that was just stored an answer `isExpected`
   * to begin here: then the database is asked only if it does not.
   */
  answerTo(message: MessageView, how: { isExpected: boolean; signal: AbortSignal }): Promise<string | null> {
    return this.unlessDismissed(how.signal, (signal) => this.findAnswer(message, { ...how, signal }));
  }

  private async findAnswer(
    { conversation_id: conversationId, seq }: MessageView,
    { isExpected, signal }: { isExpected: boolean; signal: AbortSignal },
  ): Promise<string | null> {
    for (let look = 0; !signal.aborted; look += 1) {
      const news = this.nextStart(conversationId, signal);
      const running = this.live.of(conversationId);
      if (running && running.generation.answersUpToSeq >= seq) return running.generation.id;
      if (look === 0 && isExpected) {
        await news;
        continue;
      }
      const found = await this.look(() => this.generationFor(conversationId, seq));
      if (found !== 'due' && found !== 'unknown') return found?.id ?? null;
      await news;
    }
    return null;
  }

  /** The generation that covers a question; `due` while it has not begun, null when none will. */
  private async generationFor(conversationId: string, seq: number): Promise<{ id: string } | 'due' | null> {
    const found = await this.generations.findAnswer(conversationId, seq);
    if (found) return found;
    if (await this.generations.isDue(conversationId, seq)) return 'due';
    // It may have begun between the two looks.
    return this.generations.findAnswer(conversationId, seq);
  }

  /** A watcher waits while the database is away: the answer goes on, and he must not lose it to an outage of a second. */
  private async look<T>(query: () => Promise<T>): Promise<T | 'unknown'> {
    try {
      return await query();
    } catch (error) {
      if (isOutage(error)) return 'unknown';
      throw error;
    }
  }

  /**
   * Tells the watcher everything from an offset on and resolves with the end; null when the generation has vanished with its
   * conversation, or the watching was ended, by `signal` or `dismiss`. Offsets count UTF-16 code units.
   */
  watch(id: string, from: ReplyStart, watcher: ReplyWatcher): Promise<ReplyEnd | null> {
    return this.unlessDismissed(from.signal, (signal) => this.watchUntil(id, { ...from, signal }, watcher));
  }

  private async watchUntil(id: string, from: ReplyStart, watcher: ReplyWatcher): Promise<ReplyEnd | null> {
    const place: Place = { epoch: null, known: from.epoch ?? null, offset: from.offset };
    while (!from.signal.aborted) {
      const reply = this.live.find(id);
      const end = reply ? await this.follow(reply, place, { watcher, signal: from.signal }) : null;
      if (end) return end;
      const row = await this.look(() => this.generations.find(id));
      if (row === null) return null;
      if (row !== 'unknown') catchUp(row, place, watcher);
      if (row !== 'unknown' && row.status !== 'running') return endOf(row);
      if (!this.live.find(id)) await pause(POLL_INTERVAL_MS, undefined, { signal: from.signal }).catch(() => undefined);
    }
    return null;
  }

  /** Follows a reply of this process; null when it left without an end, or watching ended. */
  private follow(
    reply: LiveReply,
    place: Place,
    { watcher, signal }: { watcher: ReplyWatcher; signal: AbortSignal },
  ): Promise<ReplyEnd | null> {
    const { id, epoch } = reply.generation;
    enter({ generation_id: id, epoch }, place, watcher);
    return new Promise((resolve) => {
      const leave = reply.listen(place.offset, {
        delta: (delta) => {
          place.offset = delta.offset + delta.text.length;
          watcher.delta(delta);
        },
        tool: (news) => watcher.tool?.(news),
        // Asked with every piece of text, so it is there only for whoever wants something.
        ...(watcher.wants && { wants: (text: string) => watcher.wants?.(text) ?? false }),
        ended: resolve,
      });
      signal.addEventListener('abort', () => {
        leave();
        resolve(null);
      });
    });
  }

  /** Runs work under a signal that also `dismiss` aborts. */
  private async unlessDismissed<T>(signal: AbortSignal, work: (until: AbortSignal) => Promise<T>): Promise<T> {
    const either = new AbortController();
    const leave = (): void => either.abort();
    if (signal.aborted || this.isDismissed) leave();
    signal.addEventListener('abort', leave, { once: true });
    this.waiting.add(either);
    try {
      return await work(either.signal);
    } finally {
      this.waiting.delete(either);
      signal.removeEventListener('abort', leave);
    }
  }

  private nextStart(conversationId: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        off();
        clearTimeout(timer);
        resolve();
      };
      const off = this.events.on('reply.started', (event) => {
        if (event.conversation_id === conversationId) done();
      });
      const timer = setTimeout(done, POLL_INTERVAL_MS);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
