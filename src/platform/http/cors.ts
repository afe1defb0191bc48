import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { foreignOrigin, originRefused, type OriginsService } from './origins.service.js';

/** How long a browser may remember the answer to a preflight, in seconds: as long as a change of origins may take anyway. */
const PREFLIGHT_SECONDS = '5';

const ASKABLE = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key, last-event-id, x-request-id',
  'access-control-max-age': PREFLIGHT_SECONDS,
};
const READABLE = 'x-request-id, retry-after, idempotent-replayed';

/**
 * Lets pages of the projects' origins read our answers (CORS), and answers their preflights. Which project a page may speak for
 * is checked with the call itself, when the project is known. Cookies play no part here.
 */
export function answerPages(fastify: FastifyInstance, origins: OriginsService): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const origin = foreignOrigin(request.headers);
    if (request.headers.origin !== undefined) void reply.header('vary', 'origin');
    if (origin === null) return undefined;
    const isKnown = await origins.isKnown(origin);
    if (isKnown)
      void reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': READABLE });
    return isPreflight(request) ? answer(reply, isKnown) : undefined;
  });
}

const isPreflight = ({ method, headers }: FastifyRequest): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

function answer(reply: FastifyReply, isKnown: boolean): FastifyReply {
  if (!isKnown) throw originRefused();
  return reply.status(204).headers(ASKABLE).send();
}
