import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../../config/settings.js';
import { AllowancesService } from '../../../budgets/allowances.service.js';
import { BudgetSpent } from '../../../budgets/budget-spent.js';
import type { Amount, Payer, Reservation } from '../../../budgets/ledger.service.js';
import { RealtimeService } from '../realtime.service.js';
import type { Call } from '../rows/call.entity.js';
import { budgetSpent } from '../../spending/spending.problems.js';
import type { CallUsage } from '../talk/call-usage.js';

/** So many tokens of sound are set aside for an answer: about a minute. */
const ANSWER_TOKENS = 1_024;
/** For the first answer of a call, so many tokens of instructions are set aside. */
const FIRST_INPUT: CallUsage = { text_in: 1_024, text_out: 0, audio_in: 0, audio_out: 0 };
const NOTHING: Amount = { tokens: 0, usd: 0 };

/**
 * The budgets of calls: what an answer may cost is set aside before it, and booked after it. The vendor answers without asking, so that
 * the last answer of a call may cost more than was set aside for it.
 */
@Injectable()
export class CallBudgetsService {
  /** What is set aside, by call; one after the other. */
  private readonly held = new Map<string, Promise<Reservation | null>>();

  constructor(
    private readonly allowances: AllowancesService,
    private readonly realtime: RealtimeService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Sets aside what the first answer may cost. Whoever opens it closes it. @throws Problem `too-many` when the budget is spent */
  async open(call: Call): Promise<void> {
    const taking = this.take(call, FIRST_INPUT);
    this.held.set(
      call.id,
      taking.catch(() => null),
    );
    try {
      await taking;
    } catch (error) {
      this.held.delete(call.id);
      throw error instanceof BudgetSpent ? budgetSpent() : error;
    }
  }

  /** Books an answer, and sets aside what the next one may cost, which reads as much. False: nothing is left for it. */
  async book(call: Call, answer: CallUsage): Promise<boolean> {
    const before = this.held.get(call.id);
    if (!before) return true;
    const next = before.then(async (reservation) => {
      await this.allowances.settle(reservation, this.amountOf(answer));
      return this.take(call, { ...answer, text_out: 0, audio_out: 0 });
    });
    this.held.set(
      call.id,
      next.catch(() => null),
    );
    try {
      await next;
      return true;
    } catch (error) {
      // An outage ends no call.
      return !(error instanceof BudgetSpent);
    }
  }

  /** Gives back what is set aside. Never rejects. */
  async close(callId: string): Promise<void> {
    const last = this.held.get(callId);
    this.held.delete(callId);
    await this.allowances.settle((await last) ?? null, NOTHING);
  }

  private take(call: Call, input: CallUsage): Promise<Reservation | null> {
    const forMs = this.settings.CALL_SECONDS * 1_000;
    return this.allowances.take(payerOf(call), { ...this.amountOf({ ...input, audio_out: ANSWER_TOKENS }), forMs });
  }

  private amountOf(usage: CallUsage): Amount {
    const { text_in, text_out, audio_in, audio_out } = usage;
    return { tokens: text_in + text_out + audio_in + audio_out, usd: this.realtime.costOf(usage) ?? 0 };
  }
}

/** As for written answers. */
const payerOf = ({ projectId, visitorKind, visitorId }: Call): Payer => ({
  projectId,
  visitor: visitorKind === 'contact' ? visitorId : `user ${visitorId}`,
});
