import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../../platform/auth/actor.js';
import { AllowancesService } from '../../budgets/allowances.service.js';
import { BudgetSpent } from '../../budgets/budget-spent.js';
import type { Amount, Reservation } from '../../budgets/ledger.service.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { ProjectsService } from '../../projects/projects.service.js';
import { type Hold, SecondsService, type Speaker } from './seconds.service.js';
import { budgetSpent } from './spending.problems.js';

/** What is set aside still longer belongs to a process that died (milliseconds). */
const LEASE_MS = 300_000;

/** Who speaks, and where. */
export interface Turn {
  readonly actor: Actor;
  readonly conversationId: string;
}

/** What an order at a vendor takes: milliseconds of sound, and money. */
export interface Expense extends Amount {
  readonly ms: number;
}

export const NOTHING: Expense = { ms: 0, tokens: 0, usd: 0 };

/** Something that was set aside. */
export interface Bill {
  /** Books what was really used. Never rejects. */
  settle(used: Expense): Promise<void>;
}

/** Where the orders of one turn are set aside. */
export interface Account {
  /** @throws Problem `too-many` when the budget of the day or the minutes are used up */
  hold(most: Expense): Promise<Bill>;
}

/** What spoken turns cost, in minutes and in money: set aside before a vendor is asked, booked after it. */
@Injectable()
export class BillsService {
  private readonly logger = new Logger('voice');

  constructor(
    private readonly conversations: ConversationsService,
    private readonly projects: ProjectsService,
    private readonly seconds: SecondsService,
    private readonly allowances: AllowancesService,
  ) {}

  /** The account of a turn. Whoever speaks pays, and with him the project. */
  account({ actor, conversationId }: Turn): Account {
    const turnId = uuidv7();
    let speaker: Promise<Speaker> | undefined;
    const known = async (): Promise<Speaker> => {
      const { project_id: projectId } = await this.conversations.visibleTo(actor, conversationId);
      return { projectId, kind: actor.kind === 'contact' ? 'contact' : 'user', id: actor.id };
    };
    return {
      hold: async (most) => {
        speaker ??= known();
        return this.hold({ turnId, speaker: await speaker, ms: most.ms, leaseMs: LEASE_MS }, most);
      },
    };
  }

  private async hold(hold: Hold, amount: Amount): Promise<Bill> {
    await this.seconds.hold(hold, await this.projects.voiceOf(hold.speaker.projectId));
    const reservation = await this.reserve(hold, amount);
    return {
      settle: async (used) => {
        await Promise.all([this.book(hold, used), this.allowances.settle(reservation, used)]);
      },
    };
  }

  private async reserve(hold: Hold, { tokens, usd }: Amount): Promise<Reservation | null> {
    const { projectId, kind, id } = hold.speaker;
    // As for written answers.
    const payer = { projectId, visitor: kind === 'contact' ? id : `user ${id}` };
    try {
      return await this.allowances.take(payer, { tokens, usd, forMs: hold.leaseMs });
    } catch (error) {
      await this.book(hold, NOTHING);
      throw error instanceof BudgetSpent ? budgetSpent() : error;
    }
  }

  /** An outage leaves what was set aside to its lease. */
  private async book(hold: Hold, { ms }: Expense): Promise<void> {
    try {
      await this.seconds.book(hold, ms);
    } catch (error) {
      this.logger.warn('the seconds of a spoken turn could not be booked', error, { turn_id: hold.turnId });
    }
  }
}
