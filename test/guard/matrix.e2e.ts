import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { RouteTable } from '../../src/platform/http/route-table.js';
import { ACTORS, type ActorName, type Cast, castOf } from '../support/actors.js';
import { type ApiDocument, expectDocumented, withoutIds } from '../support/documented.js';
import { TestServer } from '../support/server.js';
import { type Ids, kindsOf, make, makeNamed, named, objectsOf } from './objects.js';
import { ROUTES } from './routes.js';
import { operatorOnly, type Route } from './verdicts.js';

let server: TestServer;
let cast: Cast;
let document: ApiDocument;
let shared: Ids;

beforeAll(async () => {
  server = await TestServer.start();
  cast = castOf(server, await server.newProject());
  document = (await cast.nobody.get<ApiDocument>('/docs-json')).body;
  shared = await objectsOf(server, cast);
});
afterAll(() => server.stop());

/** What a route is called with: objects of its own, where a call may change them. */
async function objectsFor(name: string, route: Route): Promise<Ids> {
  if (!route.isFresh) return shared;
  if (name.includes('{kind}')) await makeNamed({ server, cast });
  return { ...shared, ...(await make({ server, cast }, kindsOf(route))) };
}

function addressOf(name: string, id: string): { method: string; path: string } {
  const [method = '', pattern = ''] = name.split(' ');
  const query = ROUTES[name]?.query?.replace('{project}', server.projectId) ?? '';
  return {
    method,
    path:
      named(pattern)
        .replace(/\{\w+\}/, id)
        .replace('{secret_id}', randomUUID()) + query,
  };
}

/** A body may name objects, as `{seller}`. */
const bodyOf = (name: string, ids: Ids): unknown => {
  const text = JSON.stringify(ROUTES[name]?.body);
  return text && JSON.parse(text.replaceAll(/\{(\w+)\}/g, (_, kind: keyof Ids) => ids[kind]));
};

const callAs = (actor: ActorName, name: string, { id, ids = shared }: { id: string; ids?: Ids | undefined }) => {
  const { method, path } = addressOf(name, id);
  return cast[actor].call(method, path, { body: bodyOf(name, ids) });
};

const instructionsFor = async (actor: ActorName) =>
  (await cast[actor].get<{ instructions: string | null }>(`/projects/${server.projectId}`)).body.instructions;

const operationOf = (name: string) => {
  const [method = '', path = ''] = name.split(' ');
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${name} is not in the document`);
  return operation;
};

/** For people with a browser: the documentation, the console, the demo, and the widget with its files. */
const PAGES =
  /^GET \/(docs(-json|-yaml|\/.*)?|console(\/.*)?|demo(\/.*)?|widget\.js|widget\/(frame|look\.js|assets\/\*))?$/;

describe('the table of routes', () => {
  it('names every route of the document, and no other', () => {
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.keys(ROUTES).sort()).toEqual(documented.sort());
  });

  it('names every route that the server has registered, but the pages for people', () => {
    const registered: Map<string, { methods: Set<string> }> = Reflect.get(server.server.app.get(RouteTable), 'routes');
    const names = [...registered].flatMap(([path, { methods }]) =>
      [...methods]
        .filter((method) => !['HEAD', 'OPTIONS'].includes(method))
        .map((method) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
    );
    const own = names.filter((name) => !PAGES.test(name));
    expect([...new Set(own)].sort()).toEqual(Object.keys(ROUTES).sort());
  });
});

describe.each(Object.keys(ROUTES))('%s', (name) => {
  const route = ROUTES[name] as Route;

  it('lets in exactly those who may', async () => {
    const sets = await Promise.all(ACTORS.map(() => objectsFor(name, route)));
    const got: Partial<Record<ActorName, number>> = {};
    for (const [index, actor] of ACTORS.entries()) {
      const answer = await callAs(actor, name, {
        id: route.id ? (sets[index]?.[route.id] ?? '') : '',
        ids: sets[index],
      });
      expectDocumented(answer, operationOf(name), route.success);
      got[actor] = answer.status;
    }
    expect(got).toEqual(route.who);
  });

  if (!route.id) return;
  const kind = route.id;

  it('tells nobody whether an id exists', async () => {
    const id = (await objectsFor(name, route))[kind];
    const malformed = ['x', '0', 'null', '%00', `${id}0`, id.replaceAll('-', ''), `{${id}}`, '%F0%9F%8D%8B', "1'--"];
    const wrong = [randomUUID(), '00000000-0000-0000-0000-000000000000', ...malformed, 'a'.repeat(2_000)];
    for (const actor of ['stranger', 'foreign-seller', 'foreign-admin'] as const) {
      const notYours = withoutIds(await callAs(actor, name, { id }));
      // Staff's own routes refuse visitors before any id is looked at.
      expect([403, 404]).toContain(notYours.status);
      for (const each of wrong) expect(withoutIds(await callAs(actor, name, { id: each }))).toEqual(notYours);
    }
  });
});

describe('GET /metrics from elsewhere', () => {
  it.each(['x-forwarded-for', 'forwarded'])('asks for the operator (%s)', async (header) => {
    const got: Partial<Record<ActorName, number>> = {};
    for (const actor of ACTORS) {
      const answer = await cast[actor].get('/metrics', { [header]: '127.0.0.1' });
      expectDocumented(answer, operationOf('GET /metrics'), 'metrics');
      got[actor] = answer.status;
    }
    expect(got).toEqual(operatorOnly(200));
  });
});

describe('what an actor sees', () => {
  it('is its own in lists', async () => {
    const mine = await cast.owner.open();
    const seen = async (actor: ActorName, project = server.projectId) => {
      const page = await cast[actor].get<{ data: { id: string }[] }>(`/conversations/project/${project}?limit=200`);
      return page.body.data.map(({ id }) => id).includes(mine.id);
    };
    expect(await Promise.all((['owner', 'seller', 'admin', 'operator'] as const).map((actor) => seen(actor)))).toEqual(
      Array.from({ length: 4 }, () => true),
    );
    expect(await seen('neighbour')).toBe(false);
    const foreign = await cast['foreign-admin'].get<{ data: { id: string }[] }>('/projects');
    expect(foreign.body.data.map(({ id }) => id)).not.toContain(server.projectId);
  });

  it('holds no instructions of the business for a visitor', async () => {
    expect(await instructionsFor('owner')).toBeNull();
    expect(await instructionsFor('seller')).toContain('Harbour Homes');
  });

  it('is not widened by naming the other project', async () => {
    const { conversation } = shared;
    const both = { 'x-project-id': server.projectId };
    const answer = await cast['foreign-admin'].get(
      `/conversations/${conversation}?project_id=${server.projectId}`,
      both,
    );
    expect([400, 404]).toContain(answer.status);
  });
});
