import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../../contract/auth.schema.js';
import { searchBody, type SearchKnowledge, searchView } from '../../../contract/knowledge.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { KnowledgeService } from './knowledge.service.js';

@ApiTags('Knowledge')
@ApiBearerAuth()
@Controller('knowledge/search')
export class SearchController {
  constructor(private readonly knowledge: KnowledgeService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Search what a project knows',
    description:
      'As the assistant does; for staff. `confident` is false when the knowledge seems not to hold an answer.',
  })
  @Returns(200, 'The passages that fit best.', searchView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  search(
    @Caller() actor: Actor,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: searchBody }) body: SearchKnowledge,
  ) {
    return this.knowledge.searchFor(actor, { ...body, ...query });
  }
}
