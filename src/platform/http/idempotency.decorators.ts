import { applyDecorators, createParamDecorator, type ExecutionContext, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { IdempotencyInterceptor } from './idempotency-interceptor.js';

/** Documents the header on a route that honours it. */
export const DocumentsIdempotencyKey = () =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Makes a repeat safe: the same key with the same request is carried out once.',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  });

/** A route that creates: honours `Idempotency-Key`. Take the new row's id from `@CreationId()`. */
export const Idempotent = () => applyDecorators(UseInterceptors(IdempotencyInterceptor), DocumentsIdempotencyKey());

/** The id for the row to create: the same in every run of the same keyed request. */
export const CreationId = createParamDecorator(
  (_: unknown, context: ExecutionContext): string =>
    context.switchToHttp().getRequest<FastifyRequest>().creationId ?? uuidv7(),
);
