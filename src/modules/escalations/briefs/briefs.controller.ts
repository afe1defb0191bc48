import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { briefView } from '../../../contract/brief.schema.js';
import { pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { CopilotService } from './copilot.service.js';

@ApiTags('Floor')
@ApiBearerAuth()
@Controller('conversations/:id/brief')
export class BriefsController {
  constructor(private readonly copilot: CopilotService) {}

  @Get()
  @ApiOperation({
    summary: 'Read the brief of a conversation',
    description:
      'For staff: what the visitor wants, what is known, what the assistant said, why a person was asked for.',
  })
  @Returns(200, 'The brief.', briefView)
  @Refuses('forbidden', 'missing')
  read(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.copilot.brief(actor, id);
  }
}
