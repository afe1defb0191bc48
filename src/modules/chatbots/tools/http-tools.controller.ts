import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../../contract/auth.schema.js';
import {
  type ChangeTool,
  changeToolBody,
  type ToolListQuery,
  toolListQuery,
  toolPage,
  toolView,
  type CreateTool,
  createToolBody,
} from '../../../contract/tool.schema.js';
import { pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { CreationId, Idempotent } from '../../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { HttpToolsService } from './http-tools.service.js';

@ApiTags('Tools')
@ApiBearerAuth()
@Controller('tools')
export class HttpToolsController {
  constructor(private readonly tools: HttpToolsService) {}

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Define a tool',
    description: 'A call of your own server that chatbots may be allowed to make. Only an admin may.',
  })
  @Returns(201, 'The tool.', toolView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported', 'mismatch')
  create(
    @Caller() actor: Actor,
    @CreationId() id: string,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: createToolBody }) body: CreateTool,
  ) {
    return this.tools.create(actor, { ...body, ...query, id });
  }

  @Get()
  @ApiOperation({ summary: 'List the tools of a project', description: 'Newest first; for staff.' })
  @Returns(200, 'A page of tools.', toolPage)
  @Refuses('forbidden', 'missing')
  list(@Caller() actor: Actor, @Query({ schema: toolListQuery }) query: ToolListQuery) {
    return this.tools.list(actor, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a tool', description: 'For staff.' })
  @Returns(200, 'The tool.', toolView)
  @Refuses('forbidden', 'missing')
  read(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.tools.visibleTo(actor, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a tool',
    description: 'Fields that are left out stay; headers are replaced as a whole. The name stays.',
  })
  @Returns(200, 'The tool.', toolView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  change(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: changeToolBody }) body: ChangeTool,
  ) {
    return this.tools.change(actor, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a tool',
    description: 'No chatbot allows it any more.',
  })
  @Returns(204, 'Gone.')
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  async delete(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string): Promise<void> {
    await this.tools.delete(actor, id);
  }
}
