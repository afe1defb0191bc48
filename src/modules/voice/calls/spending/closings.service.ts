import { Injectable } from '@nestjs/common';
import type { CallEnd } from '../../../../contract/call.schema.js';
import { throughOutages } from '../../../../platform/database/through-outages.js';
import { RealtimeService } from '../realtime.service.js';
import { CallEndsService } from '../rows/call-ends.service.js';
import { CallLinesService } from '../rows/call-lines.service.js';
import type { Talk } from '../talk/talk.js';
import { CallBudgetsService } from './call-budgets.service.js';

/** How long the end of a call is tried to be stored while the database is away (milliseconds); a process that ends has less time. */
const PATIENCE_MS = 60_000;
const HASTE_MS = 2_000;

/** What is to be done when a call is over: at the vendor, in the books and in the thread. */
@Injectable()
export class ClosingsService {
  constructor(
    private readonly ends: CallEndsService,
    private readonly lines: CallLinesService,
    private readonly budgets: CallBudgetsService,
    private readonly realtime: RealtimeService,
  ) {}

  /** Hangs up at the vendor. Never rejects. */
  hangUp({ call }: Talk): Promise<void> {
    return this.lines.close(call.id, call.vendorCallId);
  }

  /** Stores and tells the end. */
  async close(talk: Talk, reason: CallEnd): Promise<void> {
    const { call } = talk;
    await this.budgets.close(call.id);
    const patienceMs = reason === 'drained' ? HASTE_MS : PATIENCE_MS;
    await throughOutages(patienceMs, () => this.ends.end(call.id, reason, this.realtime.spentBy(talk)));
  }

  /** Books an answer. False: the budget is spent. */
  book({ call }: Talk, answer: Talk['usage']): Promise<boolean> {
    return this.budgets.book(call, answer);
  }
}
