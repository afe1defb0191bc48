import { Controller, Headers, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import {
  type VoiceTurnFields,
  voiceTurnFields,
  voiceTurnQuery,
  voiceTurnView,
} from '../../../contract/voice.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { asProblem } from '../../../platform/errors/problem-mapping.js';
import { problemDocument } from '../../../platform/errors/problem-document.js';
import { EventStream } from '../../../platform/http/event-stream.js';
import { DocumentsIdempotencyKey } from '../../../platform/http/idempotency.decorators.js';
import { wellFormedKey } from '../../../platform/http/idempotency-interceptor.js';
import { invalidInput } from '../../../platform/http/invalid-input.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { untilClosed, wantsEvents } from '../../../platform/http/request-signals.js';
import { TakesUploads, type Upload, Uploaded } from '../../../platform/http/uploads.js';
import { addressKey, RateLimitsService, voiceKeys } from '../../../platform/limits/rate-limits.service.js';
import { HearingService, listeningTo, type VoiceTurn } from './hearing.service.js';
import { asEvents } from './turn-channel.js';
import type { VoiceStream } from './voice-stream.js';
import { notRecording } from './voice-turns.problems.js';
import { VoiceTurnsService } from './voice-turns.service.js';

const FORM = {
  type: 'object',
  properties: { file: { type: 'string', format: 'binary' } },
} as const;

/** Who calls, and on which connection. */
interface Call {
  readonly actor: Actor;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

@ApiTags('Voice')
@ApiBearerAuth()
@Controller('voice/turns')
export class VoiceTurnsController {
  constructor(
    private readonly hearing: HearingService,
    private readonly turns: VoiceTurnsService,
    private readonly limits: RateLimitsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @HttpCode(200)
  @TakesUploads()
  @DocumentsIdempotencyKey()
  @ApiConsumes('multipart/form-data', 'audio/*')
  @ApiBody({ required: false, schema: FORM })
  @ApiOperation({
    summary: 'Say a message and hear the answer',
    description:
      'Send a recording as the whole body or as the part `file` of a form; what goes with it, in the address or as fields of the form. ' +
      'Its words become a message like any other, and the ordinary assistant answers, in words and in sound (a WAV file). With ' +
      '`stream=true` or `Accept: text/event-stream`: `voice.transcript` …, `message.created`, `reply.started`, `reply.delta` … with ' +
      '`voice.audio` … between (sound sentence by sentence, samples in Base64), `reply.ended`, `voice.ended`; `voice.cleared` takes back ' +
      'what is not yet heard. Recordings are not kept. `Idempotency-Key` stands in for a missing `client_message_id`.',
  })
  @Returns(200, 'The turn, or its events (`text/event-stream`).', voiceTurnView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported', 'mismatch', 'upstream', 'upstream-timeout')
  async say(
    @Caller() actor: Actor,
    @Query({ schema: voiceTurnQuery }) query: Partial<VoiceTurnFields>,
    @Uploaded() upload: Upload | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    // Before megabytes are read for nothing.
    await this.hearing.admit(actor, query.conversation_id);
    if (!upload) throw notRecording();
    const file = await upload.read(this.settings.VOICE_MAX_BYTES);
    const fields = voiceTurnFields.safeParse({ ...file.fields, ...query });
    if (!fields.success) throw invalidInput(fields.error.issues);
    const { stream, ...given } = fields.data;
    await this.hearing.admit(actor, given.conversation_id);
    await this.limits.take(voiceKeys(actor, addressKey(request.ip)));
    const turn = { client_message_id: key === undefined ? undefined : wellFormedKey(key), ...given, file };
    const call = { actor, request, reply };
    if (wantsEvents(request, stream === undefined ? undefined : stream === 'true')) return this.stream(call, turn);
    const signal = untilClosed(reply);
    const heard = await this.hearing.hear(actor, turn, listeningTo(turn, signal));
    return this.turns.whole(actor, { ...heard, conversationId: turn.conversation_id }, signal);
  }

  /** Nothing is sent before a word is heard, so that a refusal keeps its status. */
  private async stream({ actor, request, reply }: Call, turn: VoiceTurn): Promise<undefined> {
    let opened: VoiceStream | undefined;
    const open = (): VoiceStream => {
      const heartbeatMs = this.settings.SSE_HEARTBEAT_MS;
      opened ??= this.turns.streamed(actor, turn.conversation_id, asEvents(new EventStream(reply, { heartbeatMs })));
      return opened;
    };
    const onText = (text: string): void => open().hearing(text);
    try {
      const heard = await this.hearing.hear(actor, turn, { ...listeningTo(turn, untilClosed(reply)), onText });
      await this.turns.stream(open(), heard);
    } catch (error) {
      if (!opened) throw error;
      opened.fail(problemDocument(asProblem(error), request.id));
    }
    return undefined;
  }
}
