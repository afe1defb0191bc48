import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type SyncQuery, syncQuery, syncView } from '../../../contract/generation.schema.js';
import { pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { SyncService } from '../sync.service.js';

@ApiTags('Conversations')
@ApiBearerAuth()
@Controller('conversations/:id')
export class SyncController {
  constructor(private readonly sync: SyncService) {}

  @Get('sync')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({
    summary: 'Catch up after an absence',
    description:
      'The messages after `after_seq`, the state, and the answer that is being written, in one reply. More than 5,000 missed: `reset`.',
  })
  @Returns(200, 'What was missed; ask again with the last `seq` while `has_more`.', syncView)
  @Refuses('missing')
  read(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Query({ schema: syncQuery }) query: SyncQuery,
  ): Promise<string> {
    return this.sync.asJson(actor, id, query);
  }
}
