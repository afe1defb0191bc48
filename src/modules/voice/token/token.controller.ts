import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type RealtimeTokenBody, realtimeTokenBody, realtimeTokenView } from '../../../contract/voice.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { addressKey, RateLimitsService, voiceKeys } from '../../../platform/limits/rate-limits.service.js';
import { TokenService } from './token.service.js';

@ApiTags('Voice')
@ApiBearerAuth()
@Controller('realtime/token')
export class TokenController {
  constructor(
    private readonly tokens: TokenService,
    private readonly limits: RateLimitsService,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiBody({ required: false })
  @ApiOperation({
    summary: 'Get a key with which a browser speaks to the vendor itself',
    description:
      'Off unless `REALTIME_TOKENS` is on. **Warning:** until it ends, whoever holds the key can open sessions with other instructions, ' +
      'tools and models at your cost, and this server neither hears nor stores what is said. Prefer `POST /voice/turns` and calls ' +
      'through this server. The key of the vendor itself never leaves this server.',
  })
  @Returns(200, 'The key, good for a minute.', realtimeTokenView)
  @Refuses('missing', 'conflict', 'too-large', 'unsupported', 'upstream', 'upstream-timeout')
  async mint(
    @Caller() actor: Actor,
    @Req() { ip }: FastifyRequest,
    @Body({ schema: realtimeTokenBody.optional() }) body: RealtimeTokenBody = {},
  ) {
    await this.limits.take(voiceKeys(actor, addressKey(ip)));
    return this.tokens.mint(actor, body);
  }
}
