import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { malformedRequest, noSuchRoute } from '../errors/common.problems.js';
import { problemDocument } from '../errors/problem-document.js';
import { sendProblem } from '../errors/problem.filter.js';
import { asProblem } from '../errors/problem-mapping.js';

/** Options for what Fastify and Node refuse before any hook of ours runs: it gets a problem document as well. */
export const EARLY_REFUSALS = {
  frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    void reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
    sendProblem(reply, asProblem(error), request.id);
  },
  clientErrorHandler: refuseUnreadable,
  // A missing Host is refused by `refuseEarly`: Node would answer without a body.
  http: { requireHostHeader: false },
};

/** Answers unknown addresses and methods before their bodies are read, and requests without a Host (RFC 9112 §3.2). */
export function refuseEarly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.is404) return done(noSuchRoute() as never);
    const { headers, httpVersion } = request.raw;
    done(headers.host === undefined && httpVersion === '1.1' ? (malformedRequest() as never) : undefined);
  });
}

/** What is no HTTP request at all has neither a reply nor an id: the answer is written to the socket. */
function refuseUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const requestId = randomUUID();
  const body = JSON.stringify(problemDocument(malformedRequest(), requestId));
  const head = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
