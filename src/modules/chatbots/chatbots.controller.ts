import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../contract/auth.schema.js';
import {
  type ChangeChatbot,
  changeChatbotBody,
  type ChatbotListQuery,
  chatbotListQuery,
  chatbotPage,
  chatbotView,
  type CreateChatbot,
  createChatbotBody,
} from '../../contract/chatbot.schema.js';
import { pathId } from '../../contract/wire.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Caller } from '../../platform/auth/auth.decorators.js';
import { CreationId, Idempotent } from '../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { ChatbotsService } from './chatbots.service.js';

@ApiTags('Chatbots')
@ApiBearerAuth()
@Controller('chatbots')
export class ChatbotsController {
  constructor(private readonly chatbots: ChatbotsService) {}

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Make a chatbot', description: 'Only an admin may. The first of a project is its default.' })
  @Returns(201, 'The chatbot.', chatbotView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported', 'mismatch')
  create(
    @Caller() actor: Actor,
    @CreationId() id: string,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: createChatbotBody }) body: CreateChatbot,
  ) {
    return this.chatbots.create(actor, { ...body, ...query, id });
  }

  @Get()
  @ApiOperation({ summary: 'List the chatbots of a project', description: 'Newest first; for staff.' })
  @Returns(200, 'A page of chatbots.', chatbotPage)
  @Refuses('forbidden', 'missing')
  list(@Caller() actor: Actor, @Query({ schema: chatbotListQuery }) query: ChatbotListQuery) {
    return this.chatbots.list(actor, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a chatbot', description: 'For staff.' })
  @Returns(200, 'The chatbot.', chatbotView)
  @Refuses('forbidden', 'missing')
  read(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.chatbots.visibleTo(actor, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a chatbot',
    description: 'Fields that are left out stay. Answers that begin later follow it, everywhere within five seconds.',
  })
  @Returns(200, 'The chatbot.', chatbotView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  change(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: changeChatbotBody }) body: ChangeChatbot,
  ) {
    return this.chatbots.change(actor, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a chatbot',
    description: 'Its conversations go on with the default chatbot; an answer that is being written ends as it began.',
  })
  @Returns(204, 'Gone.')
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  async delete(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string): Promise<void> {
    await this.chatbots.delete(actor, id);
  }
}
