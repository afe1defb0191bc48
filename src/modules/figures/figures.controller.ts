import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FiguresQuery, figuresQuery, figuresView } from '../../contract/figures.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Caller } from '../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { FiguresService } from './figures.service.js';

@ApiTags('Figures')
@ApiBearerAuth()
@Controller('figures')
export class FiguresController {
  constructor(private readonly figures: FiguresService) {}

  @Get()
  @ApiOperation({
    summary: 'What happened in a project, in numbers',
    description: 'For staff. At most 366 days; they begin and end on the clock of the routing policy.',
  })
  @Returns(200, 'The figures.', figuresView)
  @Refuses('forbidden', 'missing')
  read(@Caller() actor: Actor, @Query({ schema: figuresQuery }) query: FiguresQuery) {
    return this.figures.of(actor, query);
  }
}
