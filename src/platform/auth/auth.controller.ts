import { Body, Controller, Get, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { grantView, type MeView, meView, refreshBody } from '../../contract/auth.schema.js';
import { nothingBody } from '../../contract/wire.js';
import { Refuses, Returns } from '../http/openapi.decorators.js';
import { LoginLimitsService } from '../limits/login-limits.service.js';
import { addressKey } from '../limits/rate-limits.service.js';
import type { Actor } from './actor.js';
import { isApiToken } from './api-tokens/token-rules.js';
import { Caller, Public } from './auth.decorators.js';
import { projectsOf } from './project-access.js';
import { GrantsService } from './sessions/grants.service.js';
import { SessionsService } from './sessions/sessions.service.js';

@ApiTags('Sign-in')
@Controller()
export class AuthController {
  constructor(
    private readonly grants: GrantsService,
    private readonly sessions: SessionsService,
    private readonly limits: LoginLimitsService,
  ) {}

  @Post('auth/refresh')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Get the next access token',
    description: 'For visitors and sellers. Each refresh token is good once: using an old one ends the session.',
  })
  @Returns(200, 'The next tokens.', grantView)
  @Refuses('too-large', 'unsupported')
  refresh(@Ip() ip: string, @Body({ schema: refreshBody }) body: { refresh_token: string }) {
    return this.limits.guard({ address: addressKey(ip) }, () => this.grants.renew(body.refresh_token));
  }

  @Post('auth/logout')
  @ApiBody({ required: false })
  @ApiBearerAuth()
  @HttpCode(204)
  @ApiOperation({
    summary: 'End the session of this token',
    description: 'Tokens of other issuers have none here; API tokens are revoked by an admin.',
  })
  @Returns(204, 'It has ended.')
  @Refuses('too-large', 'unsupported')
  async logout(
    @Caller() actor: Actor,
    @Body({ schema: nothingBody.optional() }) _body?: Record<string, never>,
  ): Promise<void> {
    if (actor.sessionId !== undefined && !isApiToken(actor)) await this.sessions.revoke(actor.sessionId);
  }

  @Get('me')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Who the token says that you are' })
  @Returns(200, 'The caller.', meView)
  @Refuses()
  me(@Caller() actor: Actor): MeView {
    const projects = projectsOf(actor);
    return { kind: actor.kind, id: actor.id, name: actor.name, project_ids: projects && [...projects] };
  }
}
