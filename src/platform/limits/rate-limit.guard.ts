import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { actorKeys, addressKey, RateLimitsService } from './rate-limits.service.js';

/** Supervisors ask these often, and always get an answer. */
const UNLIMITED: ReadonlySet<string | undefined> = new Set(['/health', '/ready', '/metrics']);

/** Limits REST by address, and by actor, route and project once the token is verified. Sockets are limited command by command. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimitsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const route = request.routeOptions.url;
    if (UNLIMITED.has(route)) return true;
    const own = request.actor ? actorKeys(request.actor) : {};
    const perRoute = own.actor ? { route: `${own.actor} ${request.method} ${route}` } : {};
    // A file has a limit of its own, and would use up all points at once.
    const bytes = request.upload ? 0 : Number(request.headers['content-length'] ?? 0);
    await this.limits.take(
      { ...own, ...perRoute, address: addressKey(request.ip) },
      Number.isFinite(bytes) ? bytes : 0,
    );
    return true;
  }
}
