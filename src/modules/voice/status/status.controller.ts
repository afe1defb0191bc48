import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { projectQuery } from '../../../contract/auth.schema.js';
import { realtimeStatusView } from '../../../contract/voice.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { onlyProject, projectFor } from '../../../platform/auth/project-access.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { StatusService } from './status.service.js';

@ApiTags('Voice')
@ApiBearerAuth()
@Controller('realtime/status')
export class StatusController {
  constructor(private readonly status: StatusService) {}

  @Get()
  @ApiOperation({
    summary: 'Ask which ways of talking there are',
    description:
      'By WebRTC, by a proxy, by turns, in writing; and of each that is not there the reason, in words. The vendors are asked at most once a ' +
      'minute. Staff also read what can be done. A token for several projects learns what one of them offers by naming it.',
  })
  @Returns(200, 'The ways.', realtimeStatusView)
  @Refuses('missing')
  read(
    @Caller() actor: Actor,
    @Req() { protocol, hostname }: FastifyRequest,
    @Query({ schema: projectQuery }) { project_id: named }: { project_id?: string },
  ) {
    return this.status.of(
      actor,
      { protocol, hostname },
      named === undefined ? onlyProject(actor) : projectFor(actor, named),
    );
  }
}
