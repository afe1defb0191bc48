import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';
import { search, teach } from './library.js';

const DIMENSIONS = 64;
/** What this model holds for the same. */
const CONCEPTS = ['cost price fee dollars', 'dog puppy hound', 'swim pool water', 'open hours morning'];

let model: Server;
let behaviour: 'answers' | 'hangs' | 'fails' | 'lies' = 'answers';
let asked: { model: string; dimensions?: number; input: string[] }[] = [];
let server: TestServer;
let admin: ApiClient;

/** A vector with one number for each concept, or for any other word. */
function vectorOf(text: string): number[] {
  const vector: number[] = Array.from({ length: DIMENSIONS }, (_, index) => (index % 2 === 0 ? 0.01 : -0.01));
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    const concept = CONCEPTS.findIndex((words) => words.split(' ').includes(word));
    if (concept >= 0) vector[concept] = 1;
  }
  return vector;
}

beforeAll(async () => {
  model = createServer((request, response) => {
    if (behaviour === 'hangs') return;
    void json(request).then((body) => {
      const call = body as (typeof asked)[number];
      asked.push(call);
      if (behaviour === 'fails') return response.writeHead(500).end('sk-secret');
      const data = call.input.map((text, index) => ({ index, embedding: vectorOf(text), object: 'embedding' }));
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify({ data: behaviour === 'lies' ? data.slice(1) : data.toReversed() }));
    });
  }).listen(0, '127.0.0.1');
  await once(model, 'listening');
  server = await TestServer.start({
    EMBEDDING_PROVIDER: 'compatible',
    EMBEDDING_MODEL: 'concepts',
    EMBEDDING_DIMENSIONS: String(DIMENSIONS),
    LLM_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}`,
  });
  admin = server.as({ sub: 'adam', role: 'admin' });
  await teach(admin, { title: 'Cleaning', text: 'The price for a cleaning is eighty.' });
  await teach(admin, { title: 'Animals', text: 'A hound of any size may stay.' });
  await embedded();
});
afterAll(async () => {
  await server.stop();
  model.closeAllConnections();
  model.close();
});

const embedded = (): Promise<void> =>
  eventually(async () => {
    const [row] = await server.sql<{ left: number }>(
      `SELECT count(*)::int AS left FROM knowledge_passages p LEFT JOIN knowledge_embeddings e ON e.passage_id = p.id
        WHERE e.vector IS NULL`,
    );
    return row?.left === 0;
  }, 30_000);

const titles = async (client: ApiClient, query: string, more = {}) =>
  (await search(client, query, more)).data.map((each) => each.document_title);

it('what is said in other words is found by its meaning', async () => {
  expect(await titles(admin, 'may I bring my puppy')).toContain('Animals');
  const found = await search(admin, 'puppy');
  expect(found).toMatchObject({ confident: true, data: [{ document_title: 'Animals' }] });
  expect(found.data[0]?.score).toBeGreaterThan(0.5);
  expect(asked[0]).toMatchObject({ model: 'concepts', dimensions: DIMENSIONS });
});

it('what words and meaning both find comes first', async () => {
  await teach(admin, { title: 'Pool', text: 'The cleaning of the pool happens at night.' });
  await embedded();
  await eventually(async () => (await titles(admin, 'cleaning cost'))[0] === 'Cleaning');
  expect(await titles(admin, 'cleaning cost')).toContain('Pool');
});

it('what means nothing alike is not found', async () => {
  const found = await search(admin, 'zzz hours');
  expect([found.confident, found.data]).toEqual([false, []]);
});

it('scope and project hold for meanings, too', async () => {
  expect(await titles(admin, 'puppy', { scope: { tags: ['nothing'] } })).toEqual([]);
  const other = await server.newProject();
  expect(await titles(server.as({ role: 'admin', project_id: other }), 'puppy')).toEqual([]);
});

it.each(['hangs', 'fails', 'lies'] as const)('a model that %s leaves the words to answer', async (how) => {
  behaviour = how;
  const before = performance.now();
  expect(await titles(admin, 'hound')).toEqual(['Animals']);
  expect(performance.now() - before).toBeLessThan(10_000);
  behaviour = 'answers';
});

it('a document that is gone is not found by its meaning', async () => {
  const { id } = await teach(admin, { title: 'Baths', text: 'Where one may swim.' });
  await embedded();
  // A node looks for new vectors every ten seconds.
  await eventually(async () => (await titles(admin, 'water')).includes('Baths'), 15_000);
  await admin.delete(`/knowledge/documents/${id}`);
  expect(await titles(admin, 'water')).not.toContain('Baths');
  asked = [];
});
