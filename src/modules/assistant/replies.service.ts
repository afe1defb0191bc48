import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { GenerationStatus } from '../../contract/generation.schema.js';
import type { TextDelta } from '../../contract/domain-events.js';
import type { MessageView } from '../../contract/message.schema.js';
import { EventBus } from '../../platform/events/event-bus.js';
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
  constructor(
    private readonly generations: GenerationsService,
    private readonly live: LiveReplies,
    private readonly events: EventBus,
  ) {}

  /** Whether this process writes the reply, and so tells of it by events. */
  isWrittenHere(id: string): boolean {
    return this.live.find(id) !== undefined;
  }

  /**
   * The id of the generation that answers the message with this seq, once there is one; null when none will come,
   * because a person has the floor or the conversation is gone.
   */
  async answerTo(conversationId: string, seq: number, signal: AbortSignal): Promise<string | null> {
    while (!signal.aborted) {
      const news = this.nextStart(conversationId, signal);
      const running = this.live.of(conversationId);
      if (running && running.generation.answersUpToSeq >= seq) return running.generation.id;
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
   * conversation, or `signal` ended the watching. Offsets count UTF-16 code units.
   */
  async watch(
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
