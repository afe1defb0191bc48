import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { unauthenticated } from '../errors/common.problems.js';
import type { Actor } from './actor.js';
import { IS_PUBLIC } from './auth.decorators.js';
import { TokensService } from './tokens.service.js';

declare module 'fastify' {
  interface FastifyRequest {
    actor?: Actor;
  }
}

/** Lets a request in when its bearer token names an actor; routes marked `@Public()` need none. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly tokens: TokensService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A socket was let in by its own middleware, before any command.
    if (context.getType() !== 'http') return true;
    if (this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.actor = await this.tokens.actorOf(bearerIn(request.headers.authorization ?? ''));
    return true;
  }
}

/** The token of an `Authorization` header. @throws Problem `unauthenticated` when there is none */
export function bearerIn(header: string): string {
  const [scheme, token, ...rest] = header.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token || rest.length > 0) throw unauthenticated();
  return token;
}
