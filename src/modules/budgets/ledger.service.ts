import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Budget } from '../../contract/budget.schema.js';
import { Database } from '../../platform/database/database.js';
import { BudgetSpent } from './budget-spent.js';
import { RESERVE, SETTLE } from './ledger.query.js';

/** Whose model is asked. */
export interface Payer {
  readonly projectId: string;
  /** Names a visitor within the project; null: nobody in particular. */
  readonly visitor: string | null;
}

export interface Amount {
  readonly tokens: number;
  readonly usd: number;
}

/** What is to be set aside. */
export interface Wanted extends Amount {
  /** For so long, in milliseconds: the process that has it is dead by then. Absent: as long as an answer may take. */
  readonly forMs?: number;
}

/** What is set aside. */
export interface Reservation {
  readonly id: string;
  readonly projectId: string;
  readonly day: string;
  readonly subjects: readonly string[];
}

/** The account of the project itself. */
const PROJECT = '';
/** An answer takes no longer than its deadline and its end; what is set aside still longer belongs to a process that died. */
const GRACE_MS = 60_000;

/** Reserve, then settle: many at once never spend more than there is, on however many nodes. */
@Injectable()
export class LedgerService {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Sets an amount aside. @throws BudgetSpent when the project or the visitor has no room for it */
  async reserve({ projectId, visitor }: Payer, amount: Wanted, budget: Budget): Promise<Reservation> {
    const id = uuidv7();
    const accounts = [
      { subject: PROJECT, ...budget.project },
      ...(visitor === null ? [] : [{ subject: visitor, ...budget.contact }]),
    ];
    const subjects = accounts.map(({ subject }) => subject);
    const day = await this.database.transaction(async (manager) => {
      const got: { day: string }[] = await manager.query(RESERVE, [
        projectId,
        subjects,
        accounts.map(({ tokens_per_day: most }) => most),
        accounts.map(({ usd_per_day: most }) => most),
        amount.tokens,
        amount.usd,
        id,
        (amount.forMs ?? this.settings.LLM_TOTAL_TIMEOUT_MS) + GRACE_MS,
      ]);
      const [first] = got;
      // Nothing of it may stay.
      if (!first || got.length < subjects.length) throw new BudgetSpent();
      return first.day;
    });
    return { id, projectId, day, subjects };
  }

  /** Books what was really spent. */
  async settle({ id, projectId, day, subjects }: Reservation, { tokens, usd }: Amount): Promise<void> {
    await this.database.run(SETTLE, [id, projectId, day, subjects, tokens, usd]);
  }
}
