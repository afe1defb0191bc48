import { createParamDecorator, type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { unauthenticated } from '../errors/common.problems.js';
import type { Actor } from './actor.js';

export const IS_PUBLIC = 'omnichat:public';

/** Marks a route that needs no token. */
export const Public = (): CustomDecorator => SetMetadata(IS_PUBLIC, true);

/** The verified caller. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!actor) throw unauthenticated();
  return actor;
});
