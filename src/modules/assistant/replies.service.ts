import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { GenerationStatus } from '../../contract/generation.schema.js';
import type { TextDelta } from '../../contract/domain-events.js';
import type { MessageView } from '../../contract/message.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { forAudience } from '../messages/message-view.query.js';
import { publicError } from './generations/generations.problems.js';
import type { GenerationRow } from './generations/find.query.js';
import { GenerationsService } from './generations/generations.service.js';
import { LiveReplies, type LiveReply } from './live-replies.js';

/** How often a reply that another process writes is looked up. */
const POLL_INTERVAL_MS = 250;

export interface ReplyEnd {
  readonly generation_id: string;
  readonly epoch: number;
  readonly status: Exclude<GenerationStatus, 'running'>;
  readonly message: MessageView | null;
  readonly error: string | null;
}

/** The end of a reply as the audience may see it. */
export const endFor = <End extends ReplyEnd | null>(actor: Actor, end: End): End =>
  end?.message ? { ...end, message: forAudience(actor, end.message) } : end;

export interface ReplyWatcher {
  /** Also when another process began the text anew: a higher epoch replaces what was shown. */
  started(reply: { generation_id: string; epoch: number }): void;
  delta(delta: TextDelta): void;
}

interface Place {
  epoch: number;
  offset: number;
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
      const found = await this.generations.findAnswer(conversationId, seq);
      if (found) return found.id;
      if (!(await this.generations.isDue(conversationId, seq))) {
        // It may have begun between the two looks.
        return (await this.generations.findAnswer(conversationId, seq))?.id ?? null;
      }
      await news;
    }
    return null;
  }

  /**
   * Tells the watcher everything from an offset on and resolves with the end; null when the generation has vanished with its
   * conversation, or the watching was ended, by `signal` or `dismiss`. Offsets count UTF-16 code units.
   */
  watch(id: string, from: { offset: number; signal: AbortSignal }, watcher: ReplyWatcher): Promise<ReplyEnd | null> {
    return this.unlessDismissed(from.signal, (signal) => this.watchUntil(id, { offset: from.offset, signal }, watcher));
  }

  private async watchUntil(
    id: string,
    from: { offset: number; signal: AbortSignal },
    watcher: ReplyWatcher,
  ): Promise<ReplyEnd | null> {
    const place: Place = { epoch: 0, offset: from.offset };
    while (!from.signal.aborted) {
      const reply = this.live.find(id);
      const end = reply ? await this.follow(reply, place, { watcher, signal: from.signal }) : null;
      if (end) return end;
      const row = await this.generations.find(id);
      if (!row) return null;
      catchUp(row, place, watcher);
      if (row.status !== 'running') return endOf(row);
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

/** Announces an epoch once; a higher one starts its text from the beginning. */
function enter(reply: { generation_id: string; epoch: number }, place: Place, watcher: ReplyWatcher): void {
  if (place.epoch === reply.epoch) return;
  if (place.epoch !== 0) place.offset = 0;
  place.epoch = reply.epoch;
  watcher.started(reply);
}

function catchUp(row: GenerationRow, place: Place, watcher: ReplyWatcher): void {
  enter({ generation_id: row.id, epoch: row.epoch }, place, watcher);
  const text = row.text.slice(place.offset);
  if (text === '') return;
  watcher.delta({ generation_id: row.id, epoch: row.epoch, offset: place.offset, text });
  place.offset += text.length;
}

function endOf(row: GenerationRow): ReplyEnd {
  const status = row.status as ReplyEnd['status'];
  return { generation_id: row.id, epoch: row.epoch, status, message: row.message, error: publicError(row.error) };
}
