import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SETTINGS, type Settings } from './config/settings.js';
import { widgetKey } from './contract/widget.schema.js';
import { USUAL_WIDGET } from './contract/widget-settings.schema.js';
import { ProjectsService, type PublicProject } from './modules/projects/projects.service.js';
import { sourcesOf } from './modules/voice/avatars/avatar-hosts.js';
import { builtPages } from './pages.js';

/** What the build leaves open in the page of the frame. */
const SETTINGS_TAG = '<meta name="omnichat-widget" content="" />';

/** Browsers ask again after this time, in seconds: a new version is everywhere soon. */
const LOADER_SECONDS = 300;
/** A new look of a project is everywhere after this time, in seconds. */
const LOOK_SECONDS = 60;

/** Nothing but our own files, our own server and the hosts of faces; no inline script or style, no image, no form that leaves. */
const policyFor = (faces: string, holders: readonly string[]): string =>
  `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'${faces}; base-uri 'none'; form-action 'none'; frame-ancestors ${holders.join(' ')}`;

const frameQuery = z.object({ key: widgetKey });

/**
 * Serves the widget: the script that pages load (`/widget.js`), the look of its launcher, the page inside its frame, and the files of
 * that page, whose names change with their content. Only the pages that a project names may hold its frame. Without a build there is
 * no widget.
 */
export async function serveWidget(app: INestApplication): Promise<void> {
  const folder = builtPages('widget');
  if (folder === undefined) return;
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const [page, loader] = await Promise.all(
    ['index.html', 'widget.js'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  await fastify.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/widget/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
    setHeaders: (reply) => void reply.header('cross-origin-resource-policy', 'same-origin'),
  });
  fastify.get('/widget.js', (_request, reply) =>
    reply
      .headers({
        'cache-control': `public, max-age=${LOADER_SECONDS}`,
        'cross-origin-resource-policy': 'cross-origin',
      })
      .type('text/javascript; charset=utf-8')
      .send(loader),
  );
  const projects = app.get(ProjectsService);
  fastify.get('/widget/look.js', (request, reply) => sendLook(projects, request, reply));
  const faces = facesOf(app.get<Settings>(SETTINGS));
  fastify.get('/widget/frame', (request, reply) => sendFrame({ projects, page: page ?? '', faces }, request, reply));
}

/** Where no face is set up, its hosts are strangers. */
const facesOf = ({ LIVEAVATAR_API_KEY, LIVEAVATAR_AVATAR_ID, LIVEAVATAR_HOSTS }: Settings): string =>
  LIVEAVATAR_API_KEY && LIVEAVATAR_AVATAR_ID ? ` ${sourcesOf(LIVEAVATAR_HOSTS).join(' ')}` : '';

/** How the launcher looks, as a script: pages with a strict policy let it in like the one that asks for it. */
async function sendLook(projects: ProjectsService, request: FastifyRequest, reply: FastifyReply) {
  const { data: query } = frameQuery.safeParse(request.query);
  const project = query ? await projects.byWidgetKey(query.key) : null;
  const { accent, side, launcher_label } = project?.widget ?? USUAL_WIDGET;
  return reply
    .headers({ 'cache-control': `public, max-age=${LOOK_SECONDS}`, 'cross-origin-resource-policy': 'cross-origin' })
    .type('text/javascript; charset=utf-8')
    .send(`omnichatLook(${JSON.stringify({ accent, side, launcher_label })});`);
}

interface FrameParts {
  readonly projects: ProjectsService;
  readonly page: string;
  /** What else the page may reach, for its policy; empty: nothing. */
  readonly faces: string;
}

/** The page of the frame with the project's settings in it; an unknown key gives a page that nobody may hold. */
async function sendFrame({ projects, page, faces }: FrameParts, request: FastifyRequest, reply: FastifyReply) {
  const { data: query } = frameQuery.safeParse(request.query);
  const project = query ? await projects.byWidgetKey(query.key) : null;
  const holders = project ? ["'self'", ...(await projects.originsOf(project.id))] : ["'none'"];
  const settings = project && query ? settingsOf(project, query.key) : '';
  return reply
    .code(project ? 200 : 404)
    .headers({
      'content-security-policy': policyFor(faces, holders),
      'referrer-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(self), geolocation=()',
      'cache-control': 'no-cache',
      'x-robots-tag': 'noindex',
    })
    .type('text/html; charset=utf-8')
    .send(page.replace(SETTINGS_TAG, () => SETTINGS_TAG.replace('""', () => `"${escaped(settings)}"`)));
}

const settingsOf = ({ name, greeting, widget }: PublicProject, key: string): string =>
  JSON.stringify({ key, ...widget, name: widget.title ?? name, greeting });

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
