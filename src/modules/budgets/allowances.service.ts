import { Injectable, Logger } from '@nestjs/common';
import { BudgetsService } from './budgets.service.js';
import { type Amount, LedgerService, type Payer, type Reservation, type Wanted } from './ledger.service.js';

/** What a model may cost that answers without being asked by this server each time. Without a limit it costs no query. */
@Injectable()
export class AllowancesService {
  private readonly logger = new Logger('budgets');

  constructor(
    private readonly budgets: BudgetsService,
    private readonly ledger: LedgerService,
  ) {}

  /** Sets an amount aside; null: nothing is limited. @throws BudgetSpent when the project or the visitor has no room for it */
  async take(payer: Payer, wanted: Wanted): Promise<Reservation | null> {
    const budget = await this.budgets.limitsOf(payer.projectId);
    return budget && this.ledger.reserve(payer, wanted, budget);
  }

  /** Books what it did cost. Never rejects: an outage leaves what was set aside to the sweep. */
  async settle(reservation: Reservation | null, spent: Amount): Promise<void> {
    if (!reservation) return;
    try {
      await this.ledger.settle(reservation, spent);
    } catch (error) {
      this.logger.warn('what a voice cost could not be booked', error, { reservation_id: reservation.id });
    }
  }
}
