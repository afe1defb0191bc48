import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  conversationView,
  type RateConversation,
  rateConversationBody,
} from '../../../contract/conversation.schema.js';
import { pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { RatingsService } from './ratings.service.js';

@ApiTags('Conversations')
@ApiBearerAuth()
@Controller('conversations/:id/rating')
export class RatingsController {
  constructor(private readonly ratings: RatingsService) {}

  @Put()
  @ApiOperation({
    summary: 'Rate a conversation',
    description:
      'By the visitor, at any time; a second rating replaces the first. Sellers hear it as `conversation:updated`.',
  })
  @Returns(200, 'The conversation.', conversationView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  rate(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: rateConversationBody }) body: RateConversation,
  ) {
    return this.ratings.rate(actor, id, body);
  }
}
