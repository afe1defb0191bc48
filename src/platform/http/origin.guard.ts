import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { foreignOrigin, OriginsService } from './origins.service.js';

/** A visitor's token counts only in pages that may hold the project's widget. */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(private readonly origins: OriginsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const { actor, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (actor?.kind !== 'contact') return true;
    for (const project of actor.projects) await this.origins.require(foreignOrigin(headers), project);
    return true;
  }
}
