import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  apiTokenList,
  type CreateApiToken,
  createApiTokenBody,
  newApiTokenView,
} from '../../../contract/api-token.schema.js';
import { pathId } from '../../../contract/wire.js';
import { Refuses, Returns } from '../../http/openapi.decorators.js';
import type { Actor } from '../actor.js';
import { Caller } from '../auth.decorators.js';
import { ApiTokensService } from './api-tokens.service.js';

@ApiTags('Projects')
@ApiBearerAuth()
@Controller('projects/:id/api-tokens')
export class ApiTokensController {
  constructor(private readonly tokens: ApiTokensService) {}

  @Post()
  @ApiOperation({
    summary: 'Make an API token',
    description:
      'For a server of yours: a bearer of this project over REST and sockets. It is shown once, so this route keeps no answers for an ' +
      '`Idempotency-Key`. API tokens themselves may not call it.',
  })
  @Returns(201, 'The token.', newApiTokenView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported')
  create(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) projectId: string,
    @Body({ schema: createApiTokenBody }) body: CreateApiToken,
  ) {
    return this.tokens.create(actor, projectId, body);
  }

  @Get()
  @ApiOperation({
    summary: 'List the API tokens of a project',
    description: 'Newest first, without the tokens themselves.',
  })
  @Returns(200, 'The tokens.', apiTokenList)
  @Refuses('forbidden', 'missing')
  list(@Caller() actor: Actor, @Param('id', { schema: pathId }) projectId: string) {
    return this.tokens.list(actor, projectId);
  }

  @Delete(':token_id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Revoke an API token',
    description: 'It is refused everywhere within five seconds, and its sockets are cut.',
  })
  @Returns(204, 'Revoked.')
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  async revoke(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) projectId: string,
    @Param('token_id', { schema: pathId }) id: string,
  ): Promise<void> {
    await this.tokens.revoke(actor, projectId, id);
  }
}
