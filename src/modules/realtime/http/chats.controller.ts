import { Body, Controller, Headers, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { projectQuery } from '../../../contract/auth.schema.js';
import {
  chatAnswerView,
  type ChatbotChat,
  chatbotChatBody,
  type OpenAiChat,
  openAiChatBody,
} from '../../../contract/chatbot.schema.js';
import { pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { projectFor } from '../../../platform/auth/project-access.js';
import { DocumentsIdempotencyKey } from '../../../platform/http/idempotency.decorators.js';
import { wellFormedKey } from '../../../platform/http/idempotency-interceptor.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { ChatsService } from '../../assistant/chats.service.js';
import { SILENT, TurnsService } from '../../assistant/turns.service.js';
import type { SentMessage } from '../../messages/messages.service.js';
import { ChatStream } from './chat-stream.js';
import { untilClosed, wantsEvents } from '../../../platform/http/request-signals.js';

const DESCRIPTION =
  'Stores the message, in a new chat unless `chatId` names one, and answers. With `stream: true` the answer comes as `data:` lines, ' +
  'each with `chatId`: the first holds nothing else, the next ones `content`, the last `isComplete: true` with the rest of the ' +
  'answer. Closing the connection does not stop the answer. `Idempotency-Key` makes a repeat the same chat and the same message.';

/** Turns in the words of the chatbot API: another mouth for the same service. */
@ApiTags('Chatbots')
@ApiBearerAuth()
@Controller()
export class ChatsController {
  constructor(
    private readonly chats: ChatsService,
    private readonly turns: TurnsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post('chatbots/:id/chat')
  @HttpCode(200)
  @DocumentsIdempotencyKey()
  @ApiOperation({ summary: 'Chat with a chatbot', description: DESCRIPTION })
  @Returns(200, 'The answer, or its lines (`text/event-stream`).', chatAnswerView)
  @Refuses('missing', 'too-large', 'unsupported', 'mismatch', 'upstream', 'upstream-timeout')
  async chat(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: chatbotChatBody }) body: ChatbotChat,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const sent = await this.chats.say(actor, id, { ...body, key: keyOf(key) });
    return this.answer(actor, sent, { reply, asEvents: wantsEvents(request, body.stream) });
  }

  @Post('chat/openai')
  @HttpCode(200)
  @DocumentsIdempotencyKey()
  @ApiOperation({
    summary: 'Chat in writing where a voice is not to be had',
    description: `Whichever chatbot answers for the project. ${DESCRIPTION}`,
  })
  @Returns(200, 'The answer, or its lines (`text/event-stream`).', chatAnswerView)
  @Refuses('missing', 'too-large', 'unsupported', 'mismatch', 'upstream', 'upstream-timeout')
  async chatInWriting(
    @Caller() actor: Actor,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: openAiChatBody }) { propertyId, ...body }: OpenAiChat,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const sent = await this.chats.sayTo(actor, {
      ...body,
      chatbot: null,
      projectId: projectFor(actor, query.project_id),
      key: keyOf(key),
      metadata: propertyId === undefined ? {} : { property_id: propertyId },
    });
    return this.answer(actor, sent, { reply, asEvents: wantsEvents(request, body.stream) });
  }

  private async answer(
    actor: Actor,
    sent: SentMessage,
    { reply, asEvents }: { reply: FastifyReply; asEvents: boolean },
  ): Promise<unknown> {
    if (!asEvents) {
      return this.chats.answerOf(actor, sent, await this.turns.answer(sent, SILENT, untilClosed(reply)));
    }
    const { conversation_id: chatId } = sent.message;
    const stream = new ChatStream(chatId, reply, { heartbeatMs: this.settings.SSE_HEARTBEAT_MS });
    const end = await this.turns.answer(sent, stream, stream.signal);
    const isLost = end?.status === 'failed' && !end.message;
    stream.close(isLost ? { chatId, error: end.error ?? 'unavailable' } : await this.chats.answerOf(actor, sent, end));
    return undefined;
  }
}

const keyOf = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : wellFormedKey(header);
