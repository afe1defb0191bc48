import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { identitySecretList, newIdentitySecretView } from '../../../contract/contact.schema.js';
import { nothingBody, pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { IdentitySecretsService } from './identity-secrets.service.js';

@ApiTags('Projects')
@ApiBearerAuth()
@Controller('projects/:id/identity-secrets')
export class IdentitySecretsController {
  constructor(private readonly secrets: IdentitySecretsService) {}

  @Post()
  @ApiBody({ required: false })
  @ApiOperation({
    summary: 'Make an identity secret',
    description:
      'Your server signs identity tokens with it. Two count at a time: a third drops the oldest. The secret is shown once, so ' +
      'this route keeps no answers for an `Idempotency-Key`.',
  })
  @Returns(201, 'The secret.', newIdentitySecretView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  add(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) projectId: string,
    @Body({ schema: nothingBody.optional() }) _body?: Record<string, never>,
  ) {
    return this.secrets.add(actor, projectId);
  }

  @Get()
  @ApiOperation({ summary: 'List the identity secrets of a project', description: 'Without the secrets themselves.' })
  @Returns(200, 'At most two.', identitySecretList)
  @Refuses('forbidden', 'missing')
  list(@Caller() actor: Actor, @Param('id', { schema: pathId }) projectId: string) {
    return this.secrets.list(actor, projectId);
  }

  @Delete(':secret_id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Drop an identity secret', description: 'What it signed is refused from now on.' })
  @Returns(204, 'Dropped.')
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  async drop(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) projectId: string,
    @Param('secret_id', { schema: pathId }) id: string,
  ): Promise<void> {
    await this.secrets.drop(actor, projectId, id);
  }
}
