import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../../contract/auth.schema.js';
import { kindList, kindName, kindView, putKindBody, type RecordFacts } from '../../../contract/record.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { KindsService } from './kinds.service.js';

@ApiTags('Knowledge')
@ApiBearerAuth()
@Controller('knowledge/kinds')
export class KindsController {
  constructor(private readonly kinds: KindsService) {}

  @Get()
  @ApiOperation({ summary: 'List the kinds of records', description: 'Those that the project defined; for staff.' })
  @Returns(200, 'The kinds with their schemas.', kindList)
  @Refuses('forbidden', 'missing')
  list(@Caller() actor: Actor, @Query({ schema: projectQuery }) query: { project_id?: string }) {
    return this.kinds.list(actor, query.project_id);
  }

  @Put(':kind')
  @ApiOperation({
    summary: 'Define a kind of record',
    description: 'Only an admin may. Records that exist already are not checked again.',
  })
  @Returns(200, 'The kind.', kindView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported')
  put(
    @Caller() actor: Actor,
    @Param('kind', { schema: kindName }) kind: string,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: putKindBody }) body: { schema: RecordFacts },
  ) {
    return this.kinds.put(actor, { ...body, ...query, kind });
  }

  @Delete(':kind')
  @HttpCode(204)
  @ApiOperation({ summary: 'Drop a kind of record', description: 'Only an admin may. Its records stay, read-only.' })
  @Returns(204, 'Gone.')
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  async delete(
    @Caller() actor: Actor,
    @Param('kind', { schema: kindName }) kind: string,
    @Query({ schema: projectQuery }) query: { project_id?: string },
  ): Promise<void> {
    await this.kinds.delete(actor, { ...query, kind });
  }
}
