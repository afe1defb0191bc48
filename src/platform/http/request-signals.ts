import type { FastifyReply, FastifyRequest } from 'fastify';

/** A signal that aborts when the client closes the connection before it was answered. */
export function untilClosed(reply: FastifyReply): AbortSignal {
  const leaving = new AbortController();
  // Every response closes; an abort that nobody hears costs microseconds all the same.
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) leaving.abort();
  });
  return leaving.signal;
}

/** Whether the caller asks for server-sent events, in the body or by `Accept`. */
export function wantsEvents(request: FastifyRequest, inBody: boolean | undefined): boolean {
  return inBody ?? (request.headers.accept ?? '').includes('text/event-stream');
}
