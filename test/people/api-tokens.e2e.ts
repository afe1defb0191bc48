import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiTokenView, NewApiTokenView } from '../../src/contract/api-token.schema.js';
import type { ProjectView } from '../../src/contract/project.schema.js';
import { ApiClient } from '../support/api-client.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { eventually } from '../support/programs.js';
import { SocketClient } from '../support/socket-client.js';

/** Promise 8: a right that is revoked ends everywhere within this time. */
const REVOKED_WITHIN_MS = 5_000;

let nodes: TwoNodes;
let admin: ApiClient;
let path: string;
beforeAll(async () => {
  nodes = await startTwoNodes();
  admin = nodes.a.as({ role: 'admin', sub: 'root', name: 'Root' });
  path = `/projects/${nodes.a.projectId}/api-tokens`;
});
afterAll(() => nodes.stop());

async function made(body: object = {}): Promise<NewApiTokenView> {
  const answer = await admin.post<NewApiTokenView>(path, { name: 'Web shop', ...body });
  expect(answer.status).toBe(201);
  return answer.body;
}

const bearer = (token: string, node = nodes.a) => new ApiClient(node.url, token);

describe('an API token', () => {
  it('is shown once, kept as a hash, and listed with its last use', async () => {
    const { token, ...view } = await made({ expires_in_days: 30 });
    expect(token).toMatch(/^oc_[A-Za-z0-9_-]{43}$/);
    expect(view).toMatchObject({ role: 'service', hint: token.slice(-4), created_by: 'Root', last_used_at: null });
    expect(Date.parse(view.expires_at) - Date.parse(view.created_at)).toBeGreaterThan(29.9 * 86_400_000);
    const rows = await nodes.a.sql<{ row: string }>('SELECT t::text AS row FROM api_tokens t');
    expect(rows.map(({ row }) => row).join()).not.toContain(token);
    expect((await bearer(token).get('/me')).body).toEqual({
      kind: 'seller',
      id: view.id,
      name: 'Web shop',
      project_ids: [nodes.a.projectId],
    });
    await eventually(async () => {
      const list = await admin.get<{ data: ApiTokenView[] }>(path);
      expect(list.text).not.toContain(token);
      return list.body.data.find(({ id }) => id === view.id)?.last_used_at !== null;
    });
  });

  it('may do what its role may, in its own project alone', async () => {
    const [service, chief] = [await made(), await made({ role: 'admin' })];
    const project = `/projects/${nodes.a.projectId}`;
    const patch = (token: string) =>
      bearer(token).call<ProjectView>('PATCH', project, { body: { greeting: 'Hello from a server' } });
    expect((await patch(service.token)).status).toBe(403);
    expect((await patch(chief.token)).body.greeting).toBe('Hello from a server');
    const list = await bearer(service.token).get(`/conversations/project/${nodes.a.projectId}`);
    expect(list.status).toBe(200);
    const other = await nodes.a.newProject();
    for (const { token } of [service, chief])
      expect((await bearer(token).get(`/conversations/project/${other}`)).status).toBe(404);
  });

  it('makes, lists and revokes no tokens, and logging out does not end it', async () => {
    const { token, id } = await made({ role: 'admin' });
    const server = bearer(token);
    expect((await server.post(path, { name: 'Another' })).status).toBe(403);
    expect((await server.get(path)).status).toBe(403);
    expect((await server.delete(`${path}/${id}`)).status).toBe(403);
    expect((await server.post('/auth/logout')).status).toBe(204);
    expect((await server.get('/me')).status).toBe(200);
  });

  it('ends everywhere within five seconds of its revocation, sockets included', async () => {
    const { token, id } = await made();
    const sockets = await Promise.all([nodes.a, nodes.b].map(({ url }) => SocketClient.connect(url, { token })));
    const ends = sockets.map((socket) => socket.until('session:ended'));
    for (const node of nodes.both) expect((await bearer(token, node).get('/me')).status).toBe(200);
    const other = await nodes.a.newProject();
    const stranger = nodes.a.as({ role: 'admin', sub: 'root', project_id: other });
    expect((await stranger.delete(`/projects/${other}/api-tokens/${id}`)).status).toBe(404);
    const before = Date.now();
    expect((await admin.delete(`${path}/${id}`)).status).toBe(204);
    expect((await bearer(token).get('/me')).status).toBe(401);
    expect(await Promise.all(ends)).toEqual([{ reason: 'revoked' }, { reason: 'revoked' }]);
    await eventually(async () => (await bearer(token, nodes.b).get('/me')).status === 401);
    expect(Date.now() - before).toBeLessThan(REVOKED_WITHIN_MS);
    for (const socket of sockets) socket.close();
    expect((await admin.delete(`${path}/${id}`)).status).toBe(404);
  });

  it('is refused once it has expired, and when nobody made it', async () => {
    const { token, id } = await made();
    await nodes.a.sql(`UPDATE api_tokens SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
    const refused = await bearer(token).get<{ title: string }>('/me');
    expect(refused.status).toBe(401);
    const guessed = await bearer(`oc_${'A'.repeat(43)}`).get<{ title: string }>('/me');
    expect([guessed.status, guessed.body.title]).toEqual([401, refused.body.title]);
  });

  it.each([{ role: 'seller' }, { expires_in_days: 0 }, { expires_in_days: 3_651 }, { name: '' }, { token: 'oc_mine' }])(
    'is not made of %j',
    async (body) => {
      expect((await admin.post(path, { name: 'x', ...body })).status).toBe(400);
    },
  );
});
