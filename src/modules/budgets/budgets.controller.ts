import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../contract/auth.schema.js';
import { type Budget, budgetBody, budgetView } from '../../contract/budget.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Caller } from '../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { BudgetsService } from './budgets.service.js';

@ApiTags('Budget')
@ApiBearerAuth()
@Controller('budget')
export class BudgetsController {
  constructor(private readonly budgets: BudgetsService) {}

  @Get()
  @ApiOperation({ summary: 'What models may cost a project in a day', description: 'For staff.' })
  @Returns(200, 'The budget, and what was spent today.', budgetView)
  @Refuses('forbidden', 'missing')
  read(@Caller() actor: Actor, @Query({ schema: projectQuery }) query: { project_id?: string }) {
    return this.budgets.visibleTo(actor, query.project_id);
  }

  @Put()
  @ApiOperation({
    summary: 'Say what models may cost a project in a day',
    description:
      'Only an admin may. The whole budget is replaced; it takes effect within five seconds. What an answer may cost at most is set ' +
      'aside before a model is asked; calls and spoken turns count, too. When the budget is spent, the assistant says so and offers a ' +
      'person, and voice is refused. Days are in UTC.',
  })
  @Returns(200, 'The budget, and what was spent today.', budgetView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  replace(
    @Caller() actor: Actor,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: budgetBody }) body: Budget,
  ) {
    return this.budgets.replace(actor, query.project_id, body);
  }
}
