import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { notValid } from '../errors/common.problems.js';
import { IdempotencyService, type KeyedRequest } from './idempotency.service.js';

declare module 'fastify' {
  interface FastifyRequest {
    creationId?: string;
  }
}

/** Gives a creating route its `Idempotency-Key`: a repeat gets the first answer, marked `Idempotent-Replayed: true`. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: IdempotencyService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (key === undefined) return next.handle();
    return from(keyedRequest(request, key).then((keyed) => this.once(keyed, context, next)));
  }

  private async once(keyed: KeyedRequest, context: ExecutionContext, next: CallHandler): Promise<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const claim = await this.idempotency.claim(keyed);
    if (claim.isReplay) {
      void reply.status(claim.status).header('idempotent-replayed', 'true');
      return claim.body;
    }
    context.switchToHttp().getRequest<FastifyRequest>().creationId = claim.creationId;
    try {
      const body: unknown = await lastValueFrom(next.handle());
      await this.idempotency.complete(keyed, reply.statusCode, body);
      return body;
    } catch (error) {
      await this.idempotency.release(keyed).catch(() => undefined);
      throw error;
    }
  }
}

async function keyedRequest(request: FastifyRequest, given: string | string[]): Promise<KeyedRequest> {
  const key = wellFormedKey(given);
  const { kind, id, projects } = request.actor ?? { kind: 'nobody', id: '', projects: [] };
  const owner = JSON.stringify([kind, id, projects]);
  const file = await request.upload?.read();
  const body = JSON.stringify(file ? [file.hash, file.fields] : (request.body ?? null));
  const hash = createHash('sha256').update(`${request.method} ${request.url}\n${body}`).digest('base64');
  return { owner, key, hash };
}

/** @throws Problem `invalid` unless the key is 1 to 128 visible ASCII characters. */
export function wellFormedKey(key: string | string[]): string {
  if (typeof key === 'string' && /^[\x21-\x7e]{1,128}$/.test(key)) return key;
  throw notValid([{ path: 'Idempotency-Key', message: 'must be 1 to 128 visible ASCII characters' }]);
}
