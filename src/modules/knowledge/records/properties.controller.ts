import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  propertyKnowledgeQuery,
  type PropertyKnowledgeType,
  type PropertyKnowledgeView,
  propertyKnowledgeView,
  recordExternalId,
} from '../../../contract/record.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { PROPERTY } from './kinds.service.js';
import { factLines, partOf } from './record-facts.js';
import { RecordsService } from './records.service.js';

@ApiTags('Knowledge')
@ApiBearerAuth()
@Controller('properties/:external_id/knowledge')
export class PropertiesController {
  constructor(private readonly records: RecordsService) {}

  @Get()
  @ApiOperation({
    summary: "Read a property's facts",
    description: 'All of them or those of one type, as data and as lines for a model; for staff.',
  })
  @Returns(200, 'The facts.', propertyKnowledgeView)
  @Refuses('forbidden', 'missing')
  async read(
    @Caller() actor: Actor,
    @Param('external_id', { schema: recordExternalId }) externalId: string,
    @Query({ schema: propertyKnowledgeQuery }) query: { project_id?: string; type?: PropertyKnowledgeType },
  ): Promise<PropertyKnowledgeView> {
    const { type = 'all', project_id } = query;
    const record = await this.records.visibleTo(actor, { project_id, kind: PROPERTY, external_id: externalId });
    const facts = partOf(record.facts, type);
    const { external_id: property_id, title, updated_at } = record;
    return { property_id, type, title, facts, text: factLines(facts).join('\n'), updated_at };
  }
}
