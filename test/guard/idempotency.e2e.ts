import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Cast, castOf } from '../support/actors.js';
import type { ApiClient } from '../support/api-client.js';
import { expectProblem } from '../support/documented.js';
import { TestServer } from '../support/server.js';

/** Enough of any body that a creating route answers with. */
interface Created {
  readonly id: string;
  readonly message?: { readonly id: string };
}

interface Creating {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly other: Record<string, unknown>;
  readonly wrong: Record<string, unknown>;
  readonly table: string;
}

let server: TestServer;
let cast: Cast;
let conversation: string;

beforeAll(async () => {
  server = await TestServer.start();
  cast = castOf(server, await server.newProject());
  await newQuestion();
});
afterAll(() => server.stop());

async function newQuestion(): Promise<void> {
  conversation = (await cast.seller.open()).id;
  await cast.seller.post(`/conversations/${conversation}/messages`, { content: 'A question of mine' });
}

const CREATING: readonly Creating[] = [
  { path: '/projects', body: { name: 'a' }, other: { name: 'b' }, wrong: { name: '' }, table: 'projects' },
  {
    path: '/conversations?project_id={project}',
    body: { title: 'a' },
    other: { title: 'b' },
    wrong: { title: '' },
    table: 'conversations',
  },
  {
    path: '/conversations/{id}/messages',
    body: { content: 'a', stream: false },
    other: { content: 'b', stream: false },
    wrong: { content: '' },
    table: 'messages',
  },
  {
    path: '/conversations/{id}/generations',
    body: {},
    other: { stream: false },
    wrong: { stream: 1 },
    table: 'generations',
  },
  {
    path: '/chatbots?project_id={project}',
    body: { name: 'a' },
    other: { name: 'b' },
    wrong: { name: '' },
    table: 'chatbots',
  },
];

const addressOf = ({ path }: Creating) => path.replace('{id}', conversation).replace('{project}', server.projectId);
const idOf = (body: Created): string => body.message?.id ?? body.id;
const countOf = async ({ table }: Creating) => {
  const [row] = await server.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
  return row?.n ?? 0;
};

describe.each(CREATING)('Idempotency-Key on POST $path', (route) => {
  // An answer that another test began may still be running.
  if (route.table === 'generations') beforeEach(newQuestion);

  const post = (body: unknown, key: string, as: ApiClient = cast.operator) =>
    as.post<Created>(addressOf(route), body, { 'idempotency-key': key });

  it('makes a repeat one creation with one answer', async () => {
    const key = randomUUID();
    const first = await post(route.body, key);
    const count = await countOf(route);
    const again = await cast.operator.post<Created>(`/api${addressOf(route)}`, route.body, { 'idempotency-key': key });
    expect([first.status, again.status, idOf(again.body)]).toEqual([201, 201, idOf(first.body)]);
    expect(await countOf(route)).toBe(count);
  });

  it('refuses another request under the same key', async () => {
    const key = randomUUID();
    await post(route.body, key);
    const count = await countOf(route);
    const answer = await post(route.other, key);
    expectProblem(answer);
    expect([answer.status, await countOf(route)]).toEqual([422, count]);
  });

  it('lets one of many at once create', async () => {
    const [key, count] = [randomUUID(), await countOf(route)];
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(route.body, key)));
    const created = answers.filter(({ status }) => status === 201);
    expect(created.length).toBeGreaterThan(0);
    expect(new Set(created.map(({ body }) => idOf(body))).size).toBe(1);
    expect(answers.filter(({ status }) => ![201, 409].includes(status))).toEqual([]);
    expect((await countOf(route)) - count).toBe(1);
  });

  it('is free again after a refusal', async () => {
    const key = randomUUID();
    const refused = await post(route.wrong, key);
    expectProblem(refused);
    expect([refused.status, (await post(route.body, key)).status]).toEqual([400, 201]);
  });

  it('belongs to its caller', async () => {
    const key = randomUUID();
    const first = await post(route.body, key);
    const second = await post(route.body, key, cast.admin);
    // Not a replay: refused for the admin's own sake, or another row.
    expect(second.headers['idempotent-replayed']).toBeUndefined();
    expect({ projects: [403], generations: [201, 409] }[route.table] ?? [201]).toContain(second.status);
    expect(second.body.id ?? idOf(second.body)).not.toBe(idOf(first.body));
  });

  it.each(['', 'a b', 'x'.repeat(129), 'é', '\u00a0'])('has to be well formed: %j', async (key) => {
    const answer = await post(route.body, key);
    expectProblem(answer);
    expect(answer.status).toBe(400);
  });
});

describe('a key on another route', () => {
  it('is a mismatch, not an answer from there', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await cast.operator.post('/projects', { name: 'a' }, key);
    const other = await cast.operator.post(`/conversations?project_id=${server.projectId}`, { title: 'a' }, key);
    expect([first.status, other.status]).toEqual([201, 422]);
  });

  it('says that an answer is a replay', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const [first, again] = [
      await cast.owner.post('/conversations', { title: 'a', metadata: { zebra: 1, apple: [] } }, key),
      await cast.owner.post('/conversations', { title: 'a', metadata: { zebra: 1, apple: [] } }, key),
    ];
    expect([first.headers['idempotent-replayed'], again.headers['idempotent-replayed']]).toEqual([undefined, 'true']);
    expect(again.text).toBe(first.text);
  });

  it('does not show a deleted or foreign conversation again', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await cast.owner.post<Created>('/conversations', { title: 'secret' }, key);
    for (const actor of ['neighbour', 'stranger', 'seller'] as const) {
      const answer = await cast[actor].post<Created>('/conversations', { title: 'secret' }, key);
      expect(answer.body.id).not.toBe(first.body.id);
    }
  });
});
