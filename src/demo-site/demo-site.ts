import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { demoLogin } from '../demo.js';
import { isAddressedToThisMachine } from '../platform/http/this-machine.js';
import { frontPage, homePage, type SiteFacts } from './pages.js';
import { DEMO_SCRIPT, DEMO_STYLE } from './style.js';

/** Everything comes from this server, and nothing is inline: the widget asks for no more of the pages that hold it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M3 17L16 5l13 12" fill="none" stroke="#c8553d" stroke-width="3" stroke-linecap="round"/>' +
  '<path d="M4 25q4 -4 8 0t8 0t8 0" fill="none" stroke="#2f8f94" stroke-width="3" stroke-linecap="round"/></svg>';

const NOT_HERE =
  '<!doctype html><html lang="en"><title>Not here</title><p>There is no such page. <a href="/demo">Harbour Homes</a></p></html>';

export interface DemoSite {
  readonly projectId: string;
  /** Where the server listens, once it does: the addresses in the demo's records begin with it. */
  readonly url: () => string;
}

/**
 * Serves the demo's estate agent under `/demo`: an index and a page for each home, with the widget of the demo project on them. Only
 * who sits at this machine reads the console's login there.
 */
export function serveDemo(app: INestApplication, { projectId, url }: DemoSite): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const send = async (request: FastifyRequest, reply: FastifyReply, page: (facts: SiteFacts) => string | null) => {
    const facts = await siteFacts(app, projectId, isAddressedToThisMachine(request));
    const html = facts && page(facts);
    const answer = reply.headers(HEADERS).type('text/html; charset=utf-8');
    return html === null ? answer.code(404).send(NOT_HERE) : answer.send(html);
  };
  fastify.get('/demo', (request, reply) => send(request, reply, (facts) => frontPage(facts, url())));
  fastify.get<{ Params: { id: string } }>('/demo/homes/:id', (request, reply) =>
    send(request, reply, (facts) => homePage(facts, url(), request.params.id)),
  );
  const files = [
    ['site.css', 'text/css', DEMO_STYLE],
    ['site.js', 'text/javascript', DEMO_SCRIPT],
    ['icon.svg', 'image/svg+xml', ICON],
  ] as const;
  for (const [name, type, content] of files) {
    fastify.get(`/demo/${name}`, (_, reply) =>
      reply.header('cache-control', 'no-cache').type(`${type}; charset=utf-8`).send(content),
    );
  }
}

/** Null when somebody has deleted the demo project. */
async function siteFacts(app: INestApplication, projectId: string, isHere: boolean): Promise<SiteFacts | null> {
  const query = 'SELECT widget_key FROM projects WHERE id = $1';
  const [project]: { widget_key: string }[] = await app.get(DataSource).query(query, [projectId]);
  return project ? { widgetKey: project.widget_key, login: isHere ? await demoLogin(app, projectId) : null } : null;
}
