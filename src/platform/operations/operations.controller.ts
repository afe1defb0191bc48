import { Controller, Get, Header, Redirect, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Actor, requireOperator } from '../auth/actor.js';
import { Public } from '../auth/auth.decorators.js';
import { TokensService } from '../auth/tokens.service.js';
import { unauthenticated, unavailable } from '../errors/common.problems.js';
import { RefusesOnly, Returns } from '../http/openapi.decorators.js';
import { AnyQuery } from '../http/query-interceptor.js';
import { isFromThisMachine } from '../http/this-machine.js';
import { MetricsService } from './metrics.service.js';
import { ReadinessService } from './readiness.service.js';

const statusView = z.strictObject({ status: z.string() }).meta({ id: 'Status', example: { status: 'ok' } });

@ApiTags('Operations')
@AnyQuery()
@Public()
@Controller()
export class OperationsController {
  constructor(
    private readonly readiness: ReadinessService,
    private readonly metrics: MetricsService,
    private readonly tokens: TokensService,
  ) {}

  @Get()
  @Redirect('/docs', 302)
  @ApiExcludeEndpoint()
  home(): void {}

  @Get('health')
  @ApiOperation({ summary: 'Is the process alive?', description: 'Answers as long as the event loop turns.' })
  @Returns(200, 'It is.', statusView)
  health() {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'May traffic come?',
    description: '503 while the database is away or the server shuts down.',
  })
  @Returns(200, 'It may.', statusView)
  @RefusesOnly('unavailable')
  async ready() {
    if (!(await this.readiness.isReady())) throw unavailable();
    return { status: 'ready' };
  }

  @Get('metrics')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Prometheus metrics',
    description: 'From this machine without a token; from elsewhere with an operator token (`project_id: "*"`).',
  })
  @Returns(200, 'The exposition format of Prometheus.')
  @RefusesOnly('unauthenticated', 'forbidden')
  async exposition(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if (!isFromThisMachine(request)) requireOperator(await this.callerOf(request));
    const { type, text } = await this.metrics.exposition();
    void reply.header('content-type', type);
    return text;
  }

  private async callerOf(request: FastifyRequest): Promise<Actor> {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (!token) throw unauthenticated();
    return this.tokens.actorOf(token);
  }
}
