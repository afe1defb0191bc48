import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../../contract/auth.schema.js';
import {
  routingDecisionView,
  type RoutingPolicy,
  routingPolicy,
  routingPolicyView,
  simulatedDecisionView,
  type SimulateRouting,
  simulateRoutingBody,
} from '../../../contract/routing.schema.js';
import { pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { DecisionsService } from './decisions.service.js';
import { PoliciesService } from './policies.service.js';

@ApiTags('Routing')
@ApiBearerAuth()
@Controller('routing')
export class RoutingController {
  constructor(
    private readonly policies: PoliciesService,
    private readonly decisions: DecisionsService,
  ) {}

  @Get('policy')
  @ApiOperation({ summary: 'How a project brings chats to its people', description: 'For staff.' })
  @Returns(200, 'The policy, and whether it is open now.', routingPolicyView)
  @Refuses('forbidden', 'missing')
  readPolicy(@Caller() actor: Actor, @Query({ schema: projectQuery }) query: { project_id?: string }) {
    return this.policies.visibleTo(actor, query.project_id);
  }

  @Put('policy')
  @ApiOperation({
    summary: 'Say how a project brings chats to its people',
    description: 'Only an admin may. The whole policy is replaced: what is left out gets its default.',
  })
  @Returns(200, 'The policy, and whether it is open now.', routingPolicyView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  setPolicy(
    @Caller() actor: Actor,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: routingPolicy }) body: RoutingPolicy,
  ) {
    return this.policies.replace(actor, query.project_id, body);
  }

  @Post('simulate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Who would get a chat, and why nobody else',
    description: 'For staff. The answer is that of the real decision, but nothing is stored or changed.',
  })
  @Returns(200, 'The decision.', simulatedDecisionView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  simulate(
    @Caller() actor: Actor,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: simulateRoutingBody }) body: SimulateRouting,
  ) {
    return this.decisions.simulate(actor, { ...body, ...query });
  }

  @Get('decisions/:id')
  @ApiOperation({ summary: 'Who got a chat, and why nobody else', description: 'For staff.' })
  @Returns(200, 'The decision.', routingDecisionView)
  @Refuses('forbidden', 'missing')
  readDecision(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.decisions.visibleTo(actor, id);
  }
}
