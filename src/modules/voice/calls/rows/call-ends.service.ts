import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CallEnd } from '../../../../contract/call.schema.js';
import { THE_SERVER } from '../../../../platform/auth/actor.js';
import { Database } from '../../../../platform/database/database.js';
import { EventBus } from '../../../../platform/events/event-bus.js';
import { FloorService } from '../../../conversations/floor/floor.service.js';
import { ThreadService } from '../../../messages/thread.service.js';
import type { Call } from './call.entity.js';
import { CallRowsService, type Spent } from './call-rows.service.js';
import { hasConversation, newsOf } from './call-view.js';

/** After these nobody has said goodbye: a question that was not answered aloud is answered in writing. */
const CUT_SHORT: ReadonlySet<CallEnd | null> = new Set([
  'gone',
  'time_up',
  'failed',
  'orphaned',
  'drained',
  'budget_spent',
] as const);

/** How calls end: in the table and in the thread. */
@Injectable()
export class CallEndsService {
  private readonly logger = new Logger('calls');

  constructor(
    private readonly rows: CallRowsService,
    private readonly database: Database,
    private readonly floor: FloorService,
    private readonly thread: ThreadService,
    private readonly events: EventBus,
  ) {}

  /** Ends a call and tells it; null: it was over. */
  end(id: string, reason: CallEnd, spent: Spent | null = null): Promise<Call | null> {
    return this.database.transaction(async (manager) => {
      const ended = await this.rows.end(id, { reason, spent }, manager);
      if (ended) await this.tell(ended, manager);
      return ended;
    });
  }

  /** Ends the calls of processes that died. */
  async endOrphans(): Promise<void> {
    for (const id of await this.rows.orphans())
      if (await this.end(id, 'orphaned')) this.logger.warn('an orphaned call was ended', { call_id: id });
  }

  private async tell(call: Call, manager: EntityManager): Promise<void> {
    if (!hasConversation(call)) return;
    if (call.answeredAt !== null) await this.write(call, call.conversationId, manager);
    this.events.publish('voice.updated', newsOf(call, 'silent'));
  }

  /** Leaves a mark in the thread. */
  private async write(call: Call, id: string, manager: EntityManager): Promise<void> {
    const { id: callId, endReason, usedSeconds, usage, costUsd } = call;
    const conversation = await this.floor.lock(THE_SERVER, id, manager);
    const unanswered = CUT_SHORT.has(endReason) ? await this.thread.unanswered(id, manager) : null;
    if (unanswered !== null && conversation.mode === 'assistant')
      await this.floor.move(conversation, { replyDueSeq: unanswered }, manager);
    const about = { call_id: callId, reason: endReason, seconds: usedSeconds, usage, cost_usd: costUsd };
    const metadata = { event: 'call_ended', channel: 'voice', ...about };
    await this.thread.append(id, { content: `The call is over (${clock(usedSeconds ?? 0)}).`, metadata }, manager);
  }
}

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
