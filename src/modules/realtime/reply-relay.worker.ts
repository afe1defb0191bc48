import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { isOutage } from '../../platform/database/outage.js';
import { RepliesService } from '../assistant/replies.service.js';
import { BroadcastListener } from './broadcast.listener.js';
import { HighWaterWorker } from './high-water.worker.js';

/** Tells the watchers on this process of answers that another process writes, one look-up for all watchers of an answer. */
@Injectable()
export class ReplyRelayWorker implements OnModuleDestroy {
  private readonly logger = new Logger('realtime');
  private readonly followed = new Map<string, AbortController>();

  constructor(
    private readonly replies: RepliesService,
    private readonly broadcast: BroadcastListener,
    private readonly highWater: HighWaterWorker,
  ) {}

  onModuleDestroy(): void {
    for (const leaving of this.followed.values()) leaving.abort();
  }

  /** Follows an answer from an offset on, unless this process writes it or follows it already. */
  follow(reply: { id: string; conversation_id: string; offset: number }): void {
    if (this.followed.has(reply.id) || this.replies.isWrittenHere(reply.id)) return;
    const leaving = new AbortController();
    this.followed.set(reply.id, leaving);
    void this.relay(reply, leaving.signal).finally(() => this.followed.delete(reply.id));
  }

  private async relay(
    reply: { id: string; conversation_id: string; offset: number },
    signal: AbortSignal,
  ): Promise<void> {
    const where = { conversation_id: reply.conversation_id };
    try {
      const end = await this.replies.watch(
        reply.id,
        { offset: reply.offset, signal },
        {
          started: (news) => this.broadcast.replyStarted({ ...where, ...news }),
          delta: (news) => this.broadcast.replyDelta({ ...where, ...news }),
        },
      );
      if (!end) return;
      await this.highWater.catchUp(new Set([reply.conversation_id]));
      this.broadcast.replyEnded({ ...where, ...end });
    } catch (error) {
      if (!isOutage(error)) this.logger.error(error, { generation_id: reply.id });
    }
  }
}
