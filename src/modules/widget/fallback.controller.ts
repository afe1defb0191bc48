import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import {
  type SendMessageFallback,
  sendMessageFallbackBody,
  type SentFallback,
  sentFallbackView,
} from '../../contract/widget.schema.js';
import { Public } from '../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { TurnsService } from '../assistant/turns.service.js';
import { ChatsService } from '../visits/chats.service.js';
import { DoorService } from '../visits/door.service.js';
import { knockOf } from './widget-knock.js';

@ApiTags('Widget')
@Controller('sendmessage')
export class FallbackController {
  constructor(
    private readonly door: DoorService,
    private readonly chats: ChatsService,
    private readonly turns: TurnsService,
  ) {}

  @Post()
  @Public()
  @ApiOperation({
    summary: "Send a visitor's message where sockets are blocked",
    description:
      'Stored and routed as over a socket; the same `id` is one message, whichever way it comes. Show the token of the session ' +
      'as a bearer; without one this begins a new visit, whose tokens are in the answer. Then poll `GET /conversations/{id}/sync`.',
  })
  @Returns(201, 'The stored message.', sentFallbackView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported', 'mismatch')
  async send(
    @Body({ schema: sendMessageFallbackBody }) body: SendMessageFallback,
    @Req() request: FastifyRequest,
  ): Promise<SentFallback> {
    const visitor = await this.door.open(knockOf(request, body.widgetId));
    const { actor, conversationId, session } = await this.chats.speaker(visitor, {
      device_id: body.deviceId ?? uuidv7(),
      message_id: body.deviceId === undefined ? undefined : body.id,
      seller_id: body.sellerId,
      user_info: body.userInfo ?? undefined,
      channel: 'widget',
    });
    const { message } = await this.turns.say(actor, {
      conversation_id: conversationId,
      content: body.message,
      ...(body.id === undefined ? {} : { client_message_id: body.id }),
    });
    return { message, contact_id: actor.id, conversation_id: conversationId, session };
  }
}
