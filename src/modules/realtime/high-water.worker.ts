import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { isOutage } from '../../platform/database/outage.js';
import { MessagesService } from '../messages/messages.service.js';
import { MessageOrder, type Told } from './message-order.js';

/** How long a gap may close by itself before the database is asked, in milliseconds. */
const GAP_PATIENCE_MS = 25;

type Tell = (told: Told, isRepeat: boolean) => void;

/**
 * Brings every message to its watchers, whatever was lost on the way: this process knows the highest seq that each watched
 * conversation was told, and asks the database now and then, and at once when it sees a gap, what stands above it.
 */
@Injectable()
export class HighWaterWorker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('realtime');
  private readonly order = new MessageOrder();
  private readonly gaps = new Set<string>();
  private tell: Tell = () => undefined;
  private timer?: NodeJS.Timeout;
  private gapTimer: NodeJS.Timeout | null = null;
  /** One question at a time; the next one waits for it. */
  private asking: Promise<void> = Promise.resolve();

  constructor(
    private readonly messages: MessagesService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.catchUp(), this.settings.HIGH_WATER_INTERVAL_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    if (this.gapTimer) clearTimeout(this.gapTimer);
  }

  /** The one who tells; a repeat was told to the watchers before. */
  toldBy(tell: Tell): void {
    this.tell = tell;
  }

  watch(conversationId: string, lastSeq: number): void {
    this.order.watch(conversationId, lastSeq);
  }

  isWatched(conversationId: string): boolean {
    return this.order.isWatched(conversationId);
  }

  forget(conversationId: string): void {
    this.order.forget(conversationId);
  }

  /** Takes a message in and tells what is due, in `seq` order. */
  take(told: Told): void {
    const { ready, isRepeat, hasGap } = this.order.take(told);
    for (const each of ready) this.tell(each, isRepeat);
    if (hasGap) this.askSoon(told.message.conversation_id);
  }

  /** Asks at once for these conversations, as far as they are watched here. */
  askSoon(...conversationIds: readonly string[]): void {
    for (const id of conversationIds) this.gaps.add(id);
    this.gapTimer ??= setTimeout(() => void this.closeGaps(), GAP_PATIENCE_MS);
  }

  /** Tells everything that the database has and the watchers have not. */
  catchUp(only?: ReadonlySet<string>): Promise<void> {
    this.asking = this.asking.then(() => this.ask(only));
    return this.asking;
  }

  private async ask(only?: ReadonlySet<string>): Promise<void> {
    try {
      const marks = this.order.standing.filter((mark) => only?.has(mark.conversation_id) ?? true);
      if (marks.length > 0) this.takeMissed(await this.messages.after(marks));
    } catch (error) {
      if (!isOutage(error)) this.logger.error(error);
    }
  }

  /** What news brought while we asked is not told twice. */
  private takeMissed(messages: readonly Told['message'][]): void {
    const standing = new Map(this.order.standing.map(({ conversation_id: id, seq }) => [id, seq]));
    for (const message of messages) {
      if (message.seq > (standing.get(message.conversation_id) ?? Infinity)) this.take({ message, parties: null });
    }
  }

  private async closeGaps(): Promise<void> {
    this.gapTimer = null;
    const gaps = new Set(this.gaps);
    this.gaps.clear();
    await this.catchUp(gaps);
  }
}
