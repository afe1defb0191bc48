import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LlmProvidersModule } from '../llm-providers/llm-providers.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { BudgetAccount } from './account.entity.js';
import { StoredBudget } from './budget.entity.js';
import { BudgetsController } from './budgets.controller.js';
import { BudgetsService } from './budgets.service.js';
import { LedgerService } from './ledger.service.js';
import { OrphansWorker } from './orphans.worker.js';
import { BudgetReservation } from './reservation.entity.js';
import { SpendingService } from './spending.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([BudgetAccount, BudgetReservation, StoredBudget]),
    LlmProvidersModule,
    ProjectsModule,
  ],
  controllers: [BudgetsController],
  providers: [BudgetsService, LedgerService, OrphansWorker, SpendingService],
  exports: [SpendingService],
})
export class BudgetsModule {}
