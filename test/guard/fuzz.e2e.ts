import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ActorName, type Cast, castOf } from '../support/actors.js';
import { type ApiDocument, expectDocumented, expectSound } from '../support/documented.js';
import { hostileRequests } from '../support/hostile.js';
import { TestServer } from '../support/server.js';
import { type Ids, kindsOf, make, makeNamed, named, objectsOf } from './objects.js';
import { ROUTES } from './routes.js';
import type { Route } from './verdicts.js';

/** `FUZZ_SEED=…` repeats a run, `FUZZ_RUNS=…` makes it longer: so many requests to each route. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2_147_483_647);
const RUNS = Number(process.env.FUZZ_RUNS ?? 100);

const CALLERS: readonly ActorName[] = [
  'owner',
  'owner',
  'owner',
  'seller',
  'admin',
  'operator',
  'nobody',
  'foreign-admin',
];

let server: TestServer;
let cast: Cast;
let document: ApiDocument;
let ids: Ids;

/** What a call has deleted is there again for the next one. */
async function renew(pattern: string, route: Route): Promise<void> {
  if (pattern.includes('{kind}')) await makeNamed({ server, cast });
  ids = { ...ids, ...(await make({ server, cast }, kindsOf(route))) };
}

beforeAll(async () => {
  process.stdout.write(`fuzz: FUZZ_SEED=${SEED}\n`);
  server = await TestServer.start();
  cast = castOf(server, await server.newProject());
  document = (await cast.nobody.get<ApiDocument>('/docs-json')).body;
  ids = await objectsOf(server, cast);
});
afterAll(() => server.stop());

describe.each(Object.entries(ROUTES))('%s', (name, route) => {
  const [method = '', pattern = ''] = name.split(' ');

  it('answers whatever comes with what is documented', async () => {
    const operation = document.paths[pattern]?.[method.toLowerCase()];
    if (!operation) throw new Error(`${name} is not in the document`);
    const hostile = hostileRequests(method, operation, { document, valid: route.body });
    const property = fc.asyncProperty(hostile, fc.constantFrom(...CALLERS), async (request, caller) => {
      const id = request.id ?? (route.id ? ids[route.id] : '');
      const path =
        named(pattern)
          .replace(/\{\w+\}/, id)
          .replace('{secret_id}', randomUUID()) + request.query;
      const answer = await cast[caller].call(request.method, path, request);
      expectSound(answer, request);
      const isForTheRoute =
        request.method === method && (request.id === null || !/^(%|%zz|%2e%2e|\.\.)/.test(request.id));
      if (isForTheRoute) expectDocumented(answer, operation, route.success);
      if (answer.status === 204 && route.isFresh) await renew(pattern, route);
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
    expect((await cast.nobody.get('/health')).body).toEqual({ status: 'ok' });
  });
});
