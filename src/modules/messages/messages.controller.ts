import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type HistoryQuery, historyQuery, historyView, readBody, typingBody } from '../../contract/message.schema.js';
import { pathId } from '../../contract/wire.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Caller } from '../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { MessagesService } from './messages.service.js';
import { ReceiptsService } from './marks/receipts.service.js';
import { TypingService } from './marks/typing.service.js';

@ApiTags('Messages')
@ApiBearerAuth()
@Controller('conversations/:id')
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly receipts: ReceiptsService,
    private readonly typingService: TypingService,
  ) {}

  @Get('messages')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({
    summary: 'Read the history',
    description: 'In `seq` order: the oldest after `after_seq`, else the newest before `before_seq`, else the newest.',
  })
  @Returns(200, 'A page of messages.', historyView)
  @Refuses('missing')
  async history(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Query({ schema: historyQuery }) query: HistoryQuery,
  ): Promise<string> {
    const { data, lastSeq, hasMore } = await this.messages.history(actor, id, query);
    return `{"data":${data},"last_seq":${lastSeq},"has_more":${hasMore}}`;
  }

  @Post('read')
  @HttpCode(204)
  @ApiOperation({ summary: 'Mark messages as read', description: 'Everything up to `up_to_seq`; the mark only grows.' })
  @Returns(204, 'Marked.')
  @Refuses('missing', 'too-large', 'unsupported')
  async read(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: readBody }) body: { up_to_seq: number },
  ): Promise<void> {
    await this.receipts.read(actor, { ...body, conversation_id: id });
  }

  @Post('typing')
  @HttpCode(204)
  @ApiOperation({ summary: 'Say that you are typing', description: 'Told to the other side; nothing is stored.' })
  @Returns(204, 'Told.')
  @Refuses('missing', 'too-large', 'unsupported')
  async typing(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: typingBody }) body: { typing: boolean },
  ): Promise<void> {
    await this.typingService.tell(actor, { ...body, conversation_id: id });
  }
}
