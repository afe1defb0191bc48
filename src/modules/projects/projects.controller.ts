import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type ChangeProject,
  changeProjectBody,
  type CreateProject,
  createProjectBody,
  type ProjectListQuery,
  projectListQuery,
  projectPage,
  projectView,
} from '../../contract/project.schema.js';
import { pathId } from '../../contract/wire.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Caller } from '../../platform/auth/auth.decorators.js';
import { CreationId, Idempotent } from '../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { ProjectsService } from './projects.service.js';

@ApiTags('Projects')
@ApiBearerAuth()
@Controller('projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Create a project', description: 'Only with an operator token (`project_id: "*"`).' })
  @Returns(201, 'The project.', projectView)
  @Refuses('forbidden', 'conflict', 'too-large', 'unsupported', 'mismatch')
  create(@Caller() actor: Actor, @CreationId() id: string, @Body({ schema: createProjectBody }) body: CreateProject) {
    return this.projects.create(actor, { ...body, id });
  }

  @Get()
  @ApiOperation({ summary: 'List the projects of the token', description: 'Newest first.' })
  @Returns(200, 'A page of projects.', projectPage)
  @Refuses('forbidden')
  list(@Caller() actor: Actor, @Query({ schema: projectListQuery }) query: ProjectListQuery) {
    return this.projects.list(actor, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a project' })
  @Returns(200, 'The project.', projectView)
  @Refuses('missing')
  read(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.projects.visibleTo(actor, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change the settings of a project',
    description:
      'Fields that are left out stay. A change of origins takes effect within five seconds, one of voice at once: calls end where it is turned off.',
  })
  @Returns(200, 'The project.', projectView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  change(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: changeProjectBody }) body: ChangeProject,
  ) {
    return this.projects.change(actor, id, body);
  }
}
