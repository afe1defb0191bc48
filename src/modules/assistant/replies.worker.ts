import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { DomainEvents } from '../../contract/domain-events.js';
import { isOutage } from '../../platform/database/outage.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { LlmFailure } from '../llm-providers/llm-failure.problems.js';
import { publicError } from './generations/generations.problems.js';
import type { BegunRow } from './generations/begin.query.js';
import type { EndedRow } from './generations/end.query.js';
import { type Ending, GenerationsService } from './generations/generations.service.js';
import { LiveReplies, LiveReply } from './live-replies.js';
import { promptBytes } from './writing/prompt.js';
import { ComposerService } from './writing/composer.service.js';

/** How long, and how often, the end of an answer is tried to be stored while the database is away (milliseconds). */
const END_PATIENCE_MS = 60_000;
const END_RETRY_MS = 500;

/** Answers visitors: one generation per conversation at a time, woken by news and found by the sweep. */
@Injectable()
export class RepliesWorker implements OnModuleInit {
  private readonly logger = new Logger('assistant');
  private isClosing = false;
  private readonly beginnings = new Set<Promise<void>>();

  constructor(
    private readonly generations: GenerationsService,
    private readonly live: LiveReplies,
    private readonly composer: ComposerService,
    private readonly events: EventBus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.events.on('message.created', ({ message, awaits_reply: due }) => {
      if (due) void this.wake(message.conversation_id);
    });
    this.events.on('reply.tool', (news) => this.live.find(news.generation_id)?.tellTool(news));
    this.events.on('conversation.deleted', ({ conversation_id: id }) => this.live.of(id)?.interrupt('cancel'));
    this.events.on('conversation.updated', ({ conversation_id: id, mode, keeps_answer: keeps }) => {
      if (mode !== 'assistant' && !keeps) this.live.of(id)?.interrupt('cancel');
      // A question may have waited for somebody else, who gave the floor back.
      else void this.wake(id);
    });
  }

  /** The most history that a prompt can hold, in bytes of UTF-8. */
  get historyBytes(): number {
    return promptBytes(this.settings);
  }

  /** Whether no new work is taken. */
  get isClosed(): boolean {
    return this.isClosing;
  }

  /** Takes no new work from now on; resolves when all that was about to begin has begun. */
  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.all(this.beginnings);
  }

  /** Begins the answer that a conversation waits for, if it does. Never rejects: what fails here is found by the sweep. */
  async wake(conversationId: string): Promise<void> {
    if (this.isClosing) return;
    const beginning = this.begin(conversationId);
    this.beginnings.add(beginning);
    await beginning;
    this.beginnings.delete(beginning);
  }

  private async begin(conversationId: string): Promise<void> {
    try {
      const begun = await this.generations.begin(conversationId, this.historyBytes);
      if (begun) this.start(begun);
    } catch (error) {
      this.logger.warn('an answer could not begin; the sweep will try again', error, {
        conversation_id: conversationId,
      });
    }
  }

  /** Runs a begun generation to its end, beside the caller. */
  start(begun: BegunRow): void {
    const conversationId = begun.conversation_id;
    const generation = { id: begun.id, conversationId, epoch: begun.epoch, answersUpToSeq: begun.answers_up_to_seq };
    const reply = new LiveReply(generation, this.settings.DELTA_INTERVAL_MS, (delta) =>
      this.events.publish('reply.delta', { conversation_id: conversationId, ...delta }),
    );
    this.live.add(reply);
    this.events.publish('reply.started', {
      conversation_id: conversationId,
      generation_id: begun.id,
      epoch: begun.epoch,
      answers_up_to_seq: begun.answers_up_to_seq,
    });
    void this.run(begun, reply);
  }

  private async run(begun: BegunRow, reply: LiveReply): Promise<void> {
    try {
      const ending = await this.answer(begun, reply);
      reply.flush();
      await this.finish(reply, ending);
    } catch (error) {
      // The database is away: the lease runs out and the sweep ends or repeats this generation.
      this.logger.warn('an answer could not be stored; the sweep will end it', error, { generation_id: begun.id });
      this.leave(reply);
    }
  }

  private async answer(begun: BegunRow, reply: LiveReply): Promise<Ending> {
    const draft = await this.composer.begin(begun);
    const ending = (rest: Pick<Ending, 'status'> & Partial<Ending>): Ending => {
      return { error: null, answer: null, ...rest, text: reply.text, metadata: draft.metadata(reply.text) };
    };
    try {
      const answer = await this.composer.compose(draft, {
        signal: reply.abort.signal,
        onText: (text) => reply.append(withoutNul(text)),
      });
      return ending({ status: 'complete', answer });
    } catch (error) {
      if (reply.interruption === 'stop') return ending({ status: 'stopped' });
      if (reply.interruption === 'cancel') return ending({ status: 'cancelled' });
      // Nothing was shown, so that whoever finds the lease over may begin anew.
      if (isOutage(error) && reply.text === '') throw error;
      const kind = error instanceof LlmFailure ? error.kind : 'unforeseen';
      if (kind === 'unforeseen') this.logger.error(error, { generation_id: begun.id });
      const code = reply.interruption === null ? kind : 'interrupted';
      return ending({ status: 'failed', error: code });
    }
  }

  private async finish(reply: LiveReply, ending: Ending): Promise<void> {
    const { generation, interruption } = reply;
    if (interruption === 'lost') return this.leave(reply);
    if (interruption === 'drain' && reply.text === '') {
      await this.generations.release(generation);
      return this.leave(reply);
    }
    const ended = await this.end(reply, ending);
    // No row: the conversation was deleted, or another process took over, which ends it in its turn.
    if (!ended && interruption !== 'cancel') return this.leave(reply);
    const end = endedEvent(generation, ended, ending.error);
    this.live.remove(reply);
    this.announce(end, ended);
    reply.tellEnd(end);
    if (ended && ended.reply_due_seq !== null) await this.wake(generation.conversationId);
  }

  /** A finished text outlasts an outage of the database: only the last checkpoint would be left of it otherwise. */
  private async end(reply: LiveReply, ending: Ending): Promise<EndedRow | null> {
    const deadline = Date.now() + END_PATIENCE_MS;
    for (;;) {
      try {
        return await this.generations.end(reply.generation, ending);
      } catch (error) {
        const isWorthAnotherTry = isOutage(error) && !this.isClosing && reply.interruption !== 'lost';
        if (!isWorthAnotherTry || Date.now() > deadline) throw error;
        await pause(END_RETRY_MS);
      }
    }
  }

  /** Tells that an answer has ended, after its message; without a row its conversation is gone. */
  announce(end: DomainEvents['reply.ended'], row: EndedRow | null): void {
    if (row?.message) {
      const { project_id, contact_id, seller_id } = row;
      const parties = { project_id, contact_id, seller_id };
      this.events.publish('message.created', { message: row.message, awaits_reply: false, parties });
    }
    this.events.publish('reply.ended', end);
  }

  /** Stops writing without an end of our own: another process goes on, or ends it. */
  private leave(reply: LiveReply): void {
    this.live.remove(reply);
    reply.tellEnd(null);
  }
}

export const endedEvent = (
  generation: { id: string; conversationId: string; epoch: number },
  row: EndedRow | null,
  error: string | null,
): DomainEvents['reply.ended'] => ({
  conversation_id: generation.conversationId,
  generation_id: generation.id,
  epoch: generation.epoch,
  status: row?.status ?? 'cancelled',
  message: row?.message ?? null,
  error: publicError(error),
});

/** PostgreSQL stores no NUL; the look costs less than the replacement, and almost no token has one. */
const withoutNul = (text: string): string => (text.includes('\u0000') ? text.replaceAll('\u0000', '') : text);
