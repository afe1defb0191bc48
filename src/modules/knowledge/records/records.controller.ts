import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../../contract/auth.schema.js';
import {
  kindName,
  type PutRecord,
  putRecordBody,
  recordExternalId,
  type RecordListQuery,
  recordListQuery,
  recordPage,
  recordView,
} from '../../../contract/record.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { RecordsService } from './records.service.js';

@ApiTags('Knowledge')
@ApiBearerAuth()
@Controller('knowledge/records/:kind')
export class RecordsController {
  constructor(private readonly records: RecordsService) {}

  @Get()
  @ApiOperation({ summary: 'List the records of a kind', description: 'Newest first; for staff.' })
  @Returns(200, 'A page of records.', recordPage)
  @Refuses('forbidden', 'missing')
  list(
    @Caller() actor: Actor,
    @Param('kind', { schema: kindName }) kind: string,
    @Query({ schema: recordListQuery }) query: RecordListQuery,
  ) {
    return this.records.list(actor, { ...query, kind });
  }

  @Put(':external_id')
  @ApiOperation({
    summary: 'Write a record',
    description:
      'Only an admin may. The facts replace those of before. `property` has fields of its own (PropertyFacts); for other kinds ' +
      'define a schema first. A record is also found by the search, and by its `url` or `urls`.',
  })
  @Returns(200, 'The record.', recordView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  put(
    @Caller() actor: Actor,
    @Param('kind', { schema: kindName }) kind: string,
    @Param('external_id', { schema: recordExternalId }) externalId: string,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: putRecordBody }) body: PutRecord,
  ) {
    return this.records.put(actor, { ...body, ...query, kind, external_id: externalId });
  }

  @Get(':external_id')
  @ApiOperation({ summary: 'Read a record', description: 'For staff.' })
  @Returns(200, 'The record.', recordView)
  @Refuses('forbidden', 'missing')
  read(
    @Caller() actor: Actor,
    @Param('kind', { schema: kindName }) kind: string,
    @Param('external_id', { schema: recordExternalId }) externalId: string,
    @Query({ schema: projectQuery }) query: { project_id?: string },
  ) {
    return this.records.visibleTo(actor, { ...query, kind, external_id: externalId });
  }

  @Delete(':external_id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Forget a record', description: 'Only an admin may.' })
  @Returns(204, 'Gone.')
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  async delete(
    @Caller() actor: Actor,
    @Param('kind', { schema: kindName }) kind: string,
    @Param('external_id', { schema: recordExternalId }) externalId: string,
    @Query({ schema: projectQuery }) query: { project_id?: string },
  ): Promise<void> {
    await this.records.delete(actor, { ...query, kind, external_id: externalId });
  }
}
