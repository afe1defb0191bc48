import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { identifiedView, identifyBody } from '../../../contract/contact.schema.js';
import { pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { IdentityService } from './identity.service.js';

@ApiTags('Contacts')
@ApiBearerAuth()
@Controller('contacts/:id/identify')
export class IdentityController {
  constructor(private readonly identity: IdentityService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Verify who a contact is',
    description:
      'By an identity token of your server. If you know the visitor as another contact already, both become that one, with all ' +
      'conversations, and the answer holds its tokens.',
  })
  @Returns(200, 'The verified contact.', identifiedView)
  @Refuses('missing', 'conflict', 'too-large', 'unsupported')
  identify(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: identifyBody }) body: { identity_token: string },
  ) {
    return this.identity.identify(actor, id, body.identity_token);
  }
}
