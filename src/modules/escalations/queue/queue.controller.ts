import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../../contract/auth.schema.js';
import { queueView } from '../../../contract/escalation.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { BoardService } from './board.service.js';

@ApiTags('Escalations')
@ApiBearerAuth()
@Controller('queue')
export class QueueController {
  constructor(private readonly board: BoardService) {}

  @Get()
  @ApiOperation({ summary: 'Read the queue', description: 'Who waits for a person, the next one first; for staff.' })
  @Returns(200, 'The queue.', queueView)
  @Refuses('forbidden', 'missing')
  read(@Caller() actor: Actor, @Query({ schema: projectQuery }) query: { project_id?: string }) {
    return this.board.queue(actor, query);
  }
}
