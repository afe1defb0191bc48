import { Controller, Delete, Get, Headers, HttpCode, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { generationView, resumeQuery } from '../../../contract/generation.schema.js';
import { pathId, wholeFromText } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { notValid } from '../../../platform/errors/common.problems.js';
import { EventStream } from '../../../platform/http/event-stream.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { AnswersService } from '../../assistant/answers.service.js';
import { RepliesService } from '../../assistant/replies.service.js';
import { ReplyStream } from '../../assistant/reply-stream.js';

@ApiTags('Generations')
@ApiBearerAuth()
@Controller('generations/:id')
export class GenerationsController {
  constructor(
    private readonly answers: AnswersService,
    private readonly replies: RepliesService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Read a generation',
    description: 'Its text is as of the last checkpoint, about a second ago.',
  })
  @Returns(200, 'The generation.', generationView)
  @Refuses('missing')
  read(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.answers.visibleTo(actor, id);
  }

  @Get('stream')
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Where to go on, in UTF-16 code units; or `?offset=`.',
  })
  @ApiOperation({
    summary: 'Follow or resume an answer',
    description:
      'Server-sent events: `reply.started`, `reply.delta` with exactly the rest of the text, `reply.tool`, `reply.ended`.',
  })
  @Returns(200, 'A stream of events (`text/event-stream`).')
  @Refuses('missing')
  async stream(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Query({ schema: resumeQuery }) query: { offset?: number; epoch?: number },
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const offset = query.offset ?? offsetOf(lastEventId);
    const generation = await this.answers.visibleTo(actor, id);
    const events = new EventStream(reply, { heartbeatMs: this.settings.SSE_HEARTBEAT_MS });
    const stream = new ReplyStream({ actor, conversationId: generation.conversation_id }, events);
    stream.close(await this.replies.watch(id, { offset, epoch: query.epoch, signal: stream.signal }, stream));
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Stop an answer', description: 'What was said so far is kept, as `stopped`.' })
  @Returns(204, 'It stops within a second, or had ended already.')
  @Refuses('missing', 'too-large', 'unsupported')
  async stop(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string): Promise<void> {
    await this.answers.stop(actor, id);
  }
}

function offsetOf(lastEventId: string | undefined): number {
  if (lastEventId === undefined || lastEventId === '') return 0;
  const parsed = wholeFromText(0, 2_147_483_647).safeParse(lastEventId);
  if (parsed.success) return parsed.data;
  throw notValid([{ path: 'Last-Event-ID', message: 'must be a whole number' }]);
}
