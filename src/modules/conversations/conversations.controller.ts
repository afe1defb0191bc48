import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type ConversationListQuery,
  conversationListQuery,
  conversationPage,
  conversationView,
  type OpenConversation,
  openConversationBody,
  openConversationQuery,
} from '../../contract/conversation.schema.js';
import { type ChangeConversation, changeConversationBody } from '../../contract/floor.schema.js';
import { pathId } from '../../contract/wire.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Caller } from '../../platform/auth/auth.decorators.js';
import { CreationId, Idempotent } from '../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { ConversationsService } from './conversations.service.js';
import { FilingService } from './filing.service.js';
import { OpeningsService } from './opening/openings.service.js';
import { UnreadCounts } from './unread-counts.js';

@ApiTags('Conversations')
@ApiBearerAuth()
@Controller('conversations')
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly openings: OpeningsService,
    private readonly filing: FilingService,
    private readonly unread: UnreadCounts,
  ) {}

  @Post()
  @Idempotent()
  @ApiBody({ required: false })
  @ApiOperation({ summary: 'Open a conversation', description: 'Your own; staff may open one for a contact.' })
  @Returns(201, 'The conversation.', conversationView)
  @Refuses('missing', 'conflict', 'too-large', 'unsupported', 'mismatch', 'too-many')
  open(
    @Caller() actor: Actor,
    @CreationId() id: string,
    @Query({ schema: openConversationQuery }) query: { project_id?: string },
    @Body({ schema: openConversationBody.optional() }) body: OpenConversation = {},
  ) {
    return this.openings.open(actor, { ...body, ...query, id });
  }

  @Get('project/:project_id')
  @ApiOperation({ summary: 'List the conversations of a project', description: 'Newest activity first.' })
  @Returns(200, 'A page of conversations.', conversationPage)
  @Refuses('missing')
  async list(
    @Caller() actor: Actor,
    @Param('project_id', { schema: pathId }) projectId: string,
    @Query({ schema: conversationListQuery }) query: ConversationListQuery,
  ) {
    const page = await this.conversations.list(actor, projectId, query);
    return { ...page, data: await this.unread.in(actor, page.data) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a conversation' })
  @Returns(200, 'The conversation.', conversationView)
  @Refuses('missing')
  async read(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.unread.of(actor, await this.conversations.visibleTo(actor, id));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'File a conversation', description: 'Title, tags, priority, metadata; for staff.' })
  @Returns(200, 'The conversation.', conversationView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  change(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: changeConversationBody }) body: ChangeConversation,
  ) {
    return this.filing.change(actor, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a conversation', description: 'The rows are gone and a running answer stops.' })
  @Returns(204, 'Deleted.')
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  async delete(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string): Promise<void> {
    await this.conversations.delete(actor, id);
  }
}
