import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LlmProvidersModule } from '../llm-providers/llm-providers.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { BudgetAccount } from './account.entity.js';
import { StoredBudget } from './budget.entity.js';
import { AllowancesService } from './allowances.service.js';
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
  providers: [AllowancesService, BudgetsService, LedgerService, OrphansWorker, SpendingService],
  exports: [AllowancesService, SpendingService],
})
export class BudgetsModule {}
