import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type EscalationListQuery,
  escalationListQuery,
  escalationPage,
  escalationView,
  leaveEmailBody,
  type RequestEscalation,
  requestEscalationBody,
} from '../../contract/escalation.schema.js';
import { nothingBody, pathId } from '../../contract/wire.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Caller } from '../../platform/auth/auth.decorators.js';
import { CreationId, Idempotent } from '../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { EscalationsService } from './escalations.service.js';
import { BoardService } from './queue/board.service.js';

@ApiTags('Escalations')
@ApiBearerAuth()
@Controller('escalations')
export class EscalationsController {
  constructor(
    private readonly escalations: EscalationsService,
    private readonly board: BoardService,
  ) {}

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Ask for a person',
    description:
      'A conversation has at most one open escalation: asking again gives the same. A resolved conversation opens again. Outside business ' +
      'hours the status is `outside_hours`, nobody is promised, and the assistant goes on.',
  })
  @Returns(201, 'The escalation with its place in the queue.', escalationView)
  @Refuses('missing', 'conflict', 'too-large', 'unsupported', 'mismatch')
  request(
    @Caller() actor: Actor,
    @CreationId() id: string,
    @Body({ schema: requestEscalationBody }) { conversation_id, chatId, ...rest }: RequestEscalation,
  ) {
    return this.escalations.request(actor, { ...rest, conversation_id: conversation_id ?? chatId ?? '', id });
  }

  @Get()
  @ApiOperation({ summary: 'List the escalations of a project', description: 'Newest first; for staff.' })
  @Returns(200, 'A page of escalations.', escalationPage)
  @Refuses('forbidden', 'missing')
  list(@Caller() actor: Actor, @Query({ schema: escalationListQuery }) query: EscalationListQuery) {
    return this.board.list(actor, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read an escalation', description: 'With its place in the queue, as of now.' })
  @Returns(200, 'The escalation.', escalationView)
  @Refuses('missing')
  read(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.escalations.visibleTo(actor, { id });
  }

  @Post(':id/accept')
  @HttpCode(200)
  @ApiBody({ required: false })
  @ApiOperation({ summary: 'Take the conversation of an escalation', description: 'For staff; one wins.' })
  @Returns(200, 'The escalation.', escalationView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported')
  accept(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: nothingBody.optional() }) _body?: Record<string, never>,
  ) {
    return this.escalations.accept(actor, { id });
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiBody({ required: false })
  @ApiOperation({ summary: 'Ask for nobody any more', description: 'The assistant goes on.' })
  @Returns(200, 'The escalation.', escalationView)
  @Refuses('missing', 'conflict', 'too-large', 'unsupported')
  cancel(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: nothingBody.optional() }) _body?: Record<string, never>,
  ) {
    return this.escalations.cancel(actor, { id });
  }

  @Post(':id/email')
  @HttpCode(200)
  @ApiOperation({ summary: 'Leave an e-mail address', description: 'Where `wants_email` is true: for the answer.' })
  @Returns(200, 'The escalation.', escalationView)
  @Refuses('missing', 'conflict', 'too-large', 'unsupported')
  leaveEmail(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: leaveEmailBody }) { email }: { email: string },
  ) {
    return this.escalations.leaveEmail(actor, { id }, email);
  }
}
