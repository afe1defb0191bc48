import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

const YEAR_SECONDS = 31_536_000;

/** Where the pages were built to, seen from the built server and from its sources. */
const PLACES = [join(import.meta.dirname, '../pages'), join(import.meta.dirname, '../dist/pages')];

/** The folder of pages that were built; undefined where they were not. */
export const builtPages = (name: string): string | undefined =>
  PLACES.map((folder) => join(folder, name)).find((folder) => existsSync(folder));

/** Scripts come from this server alone. The component library writes style elements of its own, so styles may be inline. */
const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONSOLE_POLICY,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/**
 * Serves the seller console under `/console`, if it was built. Its paths are known to the page alone, so each of them gets the same
 * document.
 */
export async function serveConsole(app: INestApplication): Promise<void> {
  const root = builtPages('console');
  if (root === undefined) return;
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  await fastify.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: '/console/assets/',
    maxAge: YEAR_SECONDS * 1_000,
    immutable: true,
    preCompressed: true,
    decorateReply: false,
  });
  const page = await readFile(join(root, 'index.html'));
  const icon = await readFile(join(root, 'icon.svg'));
  fastify.get('/console/icon.svg', (_, reply) => reply.headers(HEADERS).type('image/svg+xml').send(icon));
  for (const path of ['/console', '/console/*']) {
    fastify.get(path, (_, reply) =>
      reply.headers(HEADERS).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page),
    );
  }
}
