import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../../contract/auth.schema.js';
import {
  type CannedReplyListQuery,
  cannedReplyListQuery,
  cannedReplyPage,
  cannedReplyView,
  type ChangeCannedReply,
  changeCannedReplyBody,
  type CreateCannedReply,
  createCannedReplyBody,
  renderCannedReplyBody,
  renderedReplyView,
} from '../../../contract/canned-reply.schema.js';
import { pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { CreationId, Idempotent } from '../../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { CannedRepliesService } from './canned-replies.service.js';

@ApiTags('Canned replies')
@ApiBearerAuth()
@Controller('canned-replies')
export class CannedRepliesController {
  constructor(private readonly replies: CannedRepliesService) {}

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Keep a reply that is sent often',
    description:
      'For staff. Variables stand between double braces, with a text for where they are missing: `{{contact.name|there}}`.',
  })
  @Returns(201, 'The reply.', cannedReplyView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported', 'mismatch')
  create(
    @Caller() actor: Actor,
    @CreationId() id: string,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: createCannedReplyBody }) body: CreateCannedReply,
  ) {
    return this.replies.create(actor, { ...body, ...query, id });
  }

  @Get()
  @ApiOperation({ summary: 'List the canned replies of a project', description: 'Newest first; for staff.' })
  @Returns(200, 'A page of replies.', cannedReplyPage)
  @Refuses('forbidden', 'missing')
  list(@Caller() actor: Actor, @Query({ schema: cannedReplyListQuery }) query: CannedReplyListQuery) {
    return this.replies.list(actor, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a canned reply' })
  @Returns(200, 'The reply.', cannedReplyView)
  @Refuses('forbidden', 'missing')
  read(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.replies.visibleTo(actor, id);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change a canned reply' })
  @Returns(200, 'The reply.', cannedReplyView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported')
  change(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: changeCannedReplyBody }) body: ChangeCannedReply,
  ) {
    return this.replies.change(actor, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a canned reply' })
  @Returns(204, 'Gone.')
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  async delete(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string): Promise<void> {
    await this.replies.delete(actor, id);
  }

  @Post(':id/render')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Fill a canned reply in for a conversation',
    description: 'Nothing is sent. A variable without a value is refused by name, unless a text stands in its place.',
  })
  @Returns(200, 'The text.', renderedReplyView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  render(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: renderCannedReplyBody }) body: { conversation_id: string },
  ) {
    return this.replies.render(actor, id, body.conversation_id);
  }
}
