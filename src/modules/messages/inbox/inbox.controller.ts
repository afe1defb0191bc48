import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  inboxCounts,
  inboxCountsQuery,
  inboxPage,
  type InboxQuery,
  inboxQuery,
} from '../../../contract/inbox.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { InboxService } from './inbox.service.js';

@ApiTags('Conversations')
@ApiBearerAuth()
@Controller('conversations')
export class InboxController {
  constructor(private readonly inbox: InboxService) {}

  @Get()
  @ApiOperation({
    summary: 'List or search conversations as an inbox',
    description: 'For staff: each with its contact, its seller and its last message; newest activity first.',
  })
  @Returns(200, 'A page of the inbox.', inboxPage)
  @Refuses('forbidden', 'missing')
  list(@Caller() actor: Actor, @Query({ schema: inboxQuery }) query: InboxQuery) {
    return this.inbox.list(actor, query);
  }

  @Get('counts')
  @ApiOperation({ summary: 'Count the conversations of an inbox', description: 'For staff.' })
  @Returns(200, 'How many there are in each list.', inboxCounts)
  @Refuses('forbidden', 'missing')
  counts(@Caller() actor: Actor, @Query({ schema: inboxCountsQuery }) query: Pick<InboxQuery, 'project_id'>) {
    return this.inbox.counts(actor, query.project_id);
  }
}
