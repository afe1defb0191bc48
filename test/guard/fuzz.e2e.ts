import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ActorName, type Cast, castOf } from '../support/actors.js';
import { type ApiDocument, expectDocumented, expectSound } from '../support/documented.js';
import { hostileRequests } from '../support/hostile.js';
import { TestServer } from '../support/server.js';
import { type Ids, named, objectsOf } from './objects.js';
import { ROUTES } from './routes.js';

/** `FUZZ_SEED=…` repeats a run, `FUZZ_RUNS=…` makes it longer. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2_147_483_647);
const RUNS = Number(process.env.FUZZ_RUNS ?? 200);

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

async function freshIds(): Promise<void> {
  ids = await objectsOf(server, cast);
}

beforeAll(async () => {
  process.stdout.write(`fuzz: FUZZ_SEED=${SEED}\n`);
  server = await TestServer.start();
  cast = castOf(server, await server.newProject());
  document = (await cast.nobody.get<ApiDocument>('/docs-json')).body;
});
beforeEach(freshIds);
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
      if (answer.status === 204 && route.isFresh) await freshIds();
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
    expect((await cast.nobody.get('/health')).body).toEqual({ status: 'ok' });
  });
});
