import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { LoggerService, Type, DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Settings } from '../../config/settings.js';
import { nestedTooDeep, notJson } from '../errors/common.problems.js';
import { MetricsService } from '../operations/metrics.service.js';
import { answerPages } from './cors.js';
import { EARLY_REFUSALS, refuseEarly } from './early-refusals.js';
import { OriginsService } from './origins.service.js';
import { RouteTable } from './route-table.js';
import { takeUploads } from './uploads.js';

/** The largest request body, in bytes. */
const MAX_BODY_BYTES = 131_072;

/** Deeper JSON would exhaust the stack of whoever walks through it. */
const MAX_NESTING = 64;

/** Node reads at most 16 KiB of headers, the address among them. */
const MAX_ADDRESS_LENGTH = 16_384;

const WELL_FORMED_REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Builds the Nest application on Fastify; it does not listen yet. A preview has routes but neither providers nor a database. */
export async function createHttpApp(
  module: Type | DynamicModule,
  settings: Settings,
  { logger, isPreview = false }: { logger: LoggerService; isPreview?: boolean },
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    ...EARLY_REFUSALS,
    bodyLimit: MAX_BODY_BYTES,
    // The seeds use paths with and without this prefix: one rewrite, not two sets of routes.
    rewriteUrl: ({ url = '/' }) => (/^\/api(?=[/?]|$)/.test(url) ? withoutPrefix(url) : url),
    genReqId: ({ headers }: IncomingMessage) => wellFormedRequestId(headers['x-request-id']) ?? randomUUID(),
    trustProxy: settings.TRUST_PROXY.length > 0 ? [...settings.TRUST_PROXY] : false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // As long as any address can be: a malformed id is refused like a wrong one, whatever its length.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_ADDRESS_LENGTH },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger,
    preview: isPreview,
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  takeOnlyJson(fastify);
  takeUploads(fastify, settings.KNOWLEDGE_MAX_BYTES);
  if (isPreview) return app;
  const routes = app.get(RouteTable);
  fastify.addHook('onRoute', ({ url, method }) => routes.add(url, [method].flat()));
  observe(fastify, app.get(MetricsService));
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    done();
  });
  answerPages(fastify, app.get(OriginsService));
  refuseEarly(fastify);
  return app;
}

/** Counts and times every request by its route pattern; a stream counts until its end. */
function observe(fastify: FastifyInstance, { requests }: MetricsService): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    requests.observe(labels, reply.elapsedTime / 1_000);
    done();
  });
}

/** Only JSON is parsed; without a body there is nothing to refuse, whatever the content type says. */
function takeOnlyJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    return void parse(request, String(body), (error, value) => {
      if (error === null && isDeeperThan(MAX_NESTING, value)) done(nestedTooDeep(), undefined);
      else done(error, value);
    });
  });
  fastify.addContentTypeParser('*', (request, _payload, done) => {
    if (request.headers['content-length'] === '0') done(null, undefined);
    else done(notJson(), undefined);
  });
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(levels - 1, each));
}

function wellFormedRequestId(given: string | string[] | undefined): string | undefined {
  return typeof given === 'string' && WELL_FORMED_REQUEST_ID.test(given) ? given : undefined;
}

function withoutPrefix(url: string): string {
  const rest = url.slice('/api'.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}
