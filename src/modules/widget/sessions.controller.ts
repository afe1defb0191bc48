import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import {
  type OpenWidgetSession,
  widgetSessionBody,
  type WidgetSessionView,
  widgetSessionView,
} from '../../contract/widget.schema.js';
import { Public } from '../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { ChatsService } from '../visits/chats.service.js';
import { DoorService } from '../visits/door.service.js';
import { knockOf } from './widget-knock.js';

@ApiTags('Widget')
@Controller('widget/sessions')
export class SessionsController {
  constructor(
    private readonly door: DoorService,
    private readonly chats: ChatsService,
  ) {}

  @Post()
  @Public()
  @ApiOperation({
    summary: 'Let a visitor in',
    description:
      'With the publishable key of the project, from a page of its origins. Nothing is stored of a new visitor: the first ' +
      'message makes contact and conversation, and only then does the refresh token count. Whoever shows an access token of ' +
      'an earlier visit as a bearer gets the same contact and its open conversation back; a device id alone is no proof.',
  })
  @Returns(201, 'The session.', widgetSessionView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported')
  async open(
    @Body({ schema: widgetSessionBody }) body: OpenWidgetSession,
    @Req() request: FastifyRequest,
  ): Promise<WidgetSessionView> {
    const { widget_key: key, ...input } = body;
    const visitor = await this.door.open(knockOf(request, key));
    const chat = await this.chats.open(visitor, { ...input, channel: 'widget' });
    const { name, greeting, widget } = visitor.project;
    return { ...chat, widget: { project_name: name, greeting, ...widget } };
  }
}
