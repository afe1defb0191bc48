import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { asyncApiDocument } from './asyncapi-document.js';
import { eventsPage } from './events-page.js';

/** Serves the socket contract beside Swagger: for programs at `/docs/events.json`, for people at `/docs/events`. */
export function serveEventsDocs(app: INestApplication): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const document = JSON.stringify(asyncApiDocument());
  const page = eventsPage();
  fastify.get('/docs/events.json', (_, reply) => reply.type('application/json; charset=utf-8').send(document));
  fastify.get('/docs/events', (_, reply) =>
    reply
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
      .type('text/html; charset=utf-8')
      .send(page),
  );
}
