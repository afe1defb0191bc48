import { Body, Controller, Delete, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { avatarSessionBody, avatarSessionView } from '../../../contract/voice.schema.js';
import { nothingBody, pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { addressKey, RateLimitsService, voiceKeys } from '../../../platform/limits/rate-limits.service.js';
import { AvatarSessionsService } from './avatar-sessions.service.js';
import { AvatarsService } from './avatars.service.js';

@ApiTags('Voice')
@ApiBearerAuth()
@Controller('avatars/sessions')
export class AvatarsController {
  constructor(
    private readonly avatars: AvatarsService,
    private readonly sessions: AvatarSessionsService,
    private readonly limits: RateLimitsService,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Open a session with an avatar',
    description:
      'A face that says what it is given: join the room to see it, and send the samples of `voice.audio` to `speak_url`. Off unless a ' +
      'key of LiveAvatar is set. Renew it while it is shown, and delete it then: it costs as long as it lasts. A conversation has one; ' +
      'each call opens, and costs, another one, whatever `Idempotency-Key` says.',
  })
  @Returns(201, 'The session.', avatarSessionView)
  @Refuses('missing', 'conflict', 'too-large', 'unsupported', 'upstream', 'upstream-timeout')
  async open(
    @Caller() actor: Actor,
    @Req() { ip }: FastifyRequest,
    @Body({ schema: avatarSessionBody }) { conversation_id }: { conversation_id: string },
  ) {
    await this.limits.take(voiceKeys(actor, addressKey(ip)));
    return this.avatars.open(actor, conversation_id);
  }

  @Post(':id/renew')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Go on with an avatar',
    description: 'Every `renew_ms` milliseconds; without it the session is stopped after three times as long.',
  })
  @Returns(204, 'It goes on.')
  @Refuses('missing', 'too-large', 'unsupported')
  async renew(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: nothingBody.optional() }) _body?: unknown,
  ): Promise<void> {
    await this.sessions.renew(actor, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Stop an avatar', description: 'A session that is over stays so.' })
  @Returns(204, 'It is over.')
  @Refuses('missing', 'too-large', 'unsupported')
  async stop(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string): Promise<void> {
    await this.sessions.leave(actor, id);
  }
}
