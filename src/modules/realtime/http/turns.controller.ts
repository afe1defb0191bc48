import { Body, Controller, Headers, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { generationView, regenerateBody, turnView } from '../../../contract/generation.schema.js';
import { type SendMessage, sendMessageBody } from '../../../contract/message.schema.js';
import { pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { CreationId, DocumentsIdempotencyKey, Idempotent } from '../../../platform/http/idempotency.decorators.js';
import { EventStream } from '../../../platform/http/event-stream.js';
import { wellFormedKey } from '../../../platform/http/idempotency-interceptor.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { AnswersService } from '../../assistant/answers.service.js';
import { TurnsService } from '../../assistant/turns.service.js';
import type { SendInput } from '../../messages/messages.service.js';
import { ReplyStream } from '../../assistant/reply-stream.js';
import { untilClosed, wantsEvents } from '../../../platform/http/request-signals.js';

@ApiTags('Messages')
@ApiBearerAuth()
@Controller('conversations/:id')
export class TurnsController {
  constructor(
    private readonly turns: TurnsService,
    private readonly answers: AnswersService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post('messages')
  @DocumentsIdempotencyKey()
  @ApiOperation({
    summary: 'Send a message and get the answer',
    description:
      'Stores the message, then waits for the answer. With `stream: true` or `Accept: text/event-stream` the answer comes as ' +
      'server-sent events: `message.created`, `reply.started`, `reply.delta` …, `reply.tool` for what it looks up, `reply.ended`. Closing the connection does not ' +
      'stop the answer; `GET /generations/{id}/stream` resumes it. `Idempotency-Key` stands in for a missing `client_message_id`.',
  })
  @Returns(201, 'The turn.', turnView)
  @Returns(200, 'The events of the turn (`text/event-stream`), when they were asked for.')
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported', 'mismatch', 'upstream', 'upstream-timeout')
  async send(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: sendMessageBody }) body: SendMessage,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const clientId = body.client_message_id ?? (key === undefined ? undefined : wellFormedKey(key));
    const input: SendInput = {
      conversation_id: id,
      content: body.content,
      ...(clientId === undefined ? {} : { client_message_id: clientId }),
      ...(body.note === undefined ? {} : { note: body.note }),
      page_url: body.page_url,
    };
    if (!wantsEvents(request, body.stream)) return this.turns.ask(actor, input, untilClosed(reply));
    const sent = await this.turns.say(actor, input);
    const events = new EventStream(reply, { heartbeatMs: this.settings.SSE_HEARTBEAT_MS });
    const stream = new ReplyStream({ actor, conversationId: id }, events);
    stream.created(sent.message);
    stream.close(await this.turns.answer(sent, stream, stream.signal));
    return undefined;
  }

  @Post('generations')
  @Idempotent()
  @ApiBody({ required: false })
  @ApiOperation({ summary: 'Answer the last question once more', description: 'Refused while an answer is running.' })
  @Returns(201, 'The generation; follow it at `GET /generations/{id}/stream`.', generationView)
  @Refuses('missing', 'conflict', 'too-large', 'unsupported', 'mismatch')
  regenerate(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @CreationId() generationId: string,
    @Body({ schema: regenerateBody.optional() }) _body?: Record<string, never>,
  ) {
    return this.answers.regenerate(actor, id, generationId);
  }
}
