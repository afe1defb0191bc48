import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RouteTable } from '../http/route-table.js';
import { methodNotAllowed } from './common.problems.js';
import { Problem } from './problem.js';
import { problemDocument } from './problem-document.js';
import { asProblem } from './problem-mapping.js';

/** Answers every error of an HTTP request with a problem document; the cause of an unforeseen one goes to the log alone. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  constructor(private readonly routes: RouteTable) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.refined(asProblem(error), request, reply);
    if (problem.kind === 'internal') this.logger.error(error, { request_id: request.id });
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, problem, request.id);
  }

  private refined(problem: Problem, request: FastifyRequest, reply: FastifyReply): Problem {
    if (problem.slug !== 'no-such-route') return problem;
    const allowed = this.routes.methodsAt(request.url);
    if (allowed.length === 0) return problem;
    void reply.header('allow', allowed.join(', '));
    return methodNotAllowed();
  }
}

/** Writes a problem document with its headers. */
export function sendProblem(reply: FastifyReply, problem: Problem, requestId: string): void {
  if (problem.extras.retryAfter !== undefined) void reply.header('retry-after', String(problem.extras.retryAfter));
  if (problem.kind === 'unauthenticated') void reply.header('www-authenticate', 'Bearer');
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemDocument(problem, requestId)));
}
