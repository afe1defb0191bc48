import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GrantView, MeView } from '../../src/contract/auth.schema.js';
import type { SellerView } from '../../src/contract/seller.schema.js';
import { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';

const PASSWORD = 'a long enough password';

const patch = (api: ApiClient, id: string, body: unknown) => api.call<SellerView>('PATCH', `/sellers/${id}`, { body });

const put = (by: ApiClient, id: string, status: string) =>
  by.call<SellerView>('PUT', `/sellers/${id}/availability`, { body: { status } });

describe('sellers', () => {
  let server: TestServer;
  let admin: ApiClient;
  beforeAll(async () => {
    server = await TestServer.start();
    admin = server.as({ role: 'admin', sub: 'root' });
  });
  afterAll(() => server.stop());

  const hire = async (email: string, more: object = {}, by = admin): Promise<SellerView> => {
    const made = await by.post<SellerView>('/sellers', { email, name: 'Mia Berg', password: PASSWORD, ...more });
    expect(made.status).toBe(201);
    return made.body;
  };
  const login = async (email: string, password = PASSWORD): Promise<{ grant: GrantView; api: ApiClient }> => {
    const answer = await new ApiClient(server.url).post<GrantView>('/auth/login', { email, password });
    expect(answer.status).toBe(200);
    return { grant: answer.body, api: new ApiClient(server.url, answer.body.access_token) };
  };

  it('logs in whatever the case of the address, and says who it is', async () => {
    const seller = await hire('Mia@Example.com', { languages: ['en'] });
    expect(seller).toMatchObject({ email: 'mia@example.com', role: 'seller', capacity: 5, availability: 'offline' });
    const { api, grant } = await login('MIA@example.com');
    expect(grant).toMatchObject({ token_type: 'Bearer', expires_in: 3_600 });
    const me = await api.get<MeView>('/me');
    expect(me.body).toEqual({ kind: 'seller', id: seller.id, name: 'Mia Berg', project_ids: [server.projectId] });
    expect((await api.get(`/conversations/project/${server.projectId}`)).status).toBe(200);
  });

  it('refuses an unknown address and a wrong password alike', async () => {
    await hire('ada@example.com');
    const nobody = new ApiClient(server.url);
    const refusals = [
      { email: 'ada@example.com', password: 'wrong' },
      { email: 'unknown@example.com', password: PASSWORD },
      { email: 'ada@example.com', password: PASSWORD, project_id: await server.newProject() },
    ];
    for (const body of refusals) {
      const answer = await nobody.post<{ title: string }>('/auth/login', body, { 'x-request-id': 'same' });
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ type: expect.stringMatching(/login-refused$/), request_id: 'same' });
    }
  });

  it('needs the project of somebody who has accounts in several', async () => {
    const other = await server.newProject();
    await hire('two@example.com');
    await hire('two@example.com', {}, server.as({ role: 'admin', sub: 'root', project_id: other }));
    const nobody = new ApiClient(server.url);
    const body = { email: 'two@example.com', password: PASSWORD };
    expect((await nobody.post('/auth/login', body)).status).toBe(401);
    expect((await nobody.post('/auth/login', { ...body, project_id: other })).status).toBe(200);
  });

  it('keeps addresses unique in a project, and takes the same request once', async () => {
    const key = { 'idempotency-key': 'hire-1' };
    const body = { email: 'once@example.com', name: 'Once', password: PASSWORD };
    const [first, again] = [await admin.post('/sellers', body, key), await admin.post('/sellers', body, key)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect((await admin.post('/sellers', { ...body, email: 'ONCE@example.com' })).status).toBe(409);
    expect(first.text).not.toMatch(/password|argon/);
  });

  it('lets sellers read colleagues without their addresses, and change their own affairs only', async () => {
    const mine = await hire('own@example.com');
    const colleague = await hire('colleague@example.com');
    const { api } = await login('own@example.com');
    expect((await api.get<SellerView>(`/sellers/${colleague.id}`)).body).toMatchObject({
      email: null,
      name: 'Mia Berg',
    });
    expect((await api.get<SellerView>(`/sellers/${mine.id}`)).body.email).toBe('own@example.com');
    const list = await api.get<{ data: SellerView[] }>('/sellers');
    expect(list.body.data.filter(({ id, email }) => id !== mine.id && email !== null)).toEqual([]);

    expect((await patch(api, mine.id, { name: 'New Name', languages: ['de'] })).body).toMatchObject({
      name: 'New Name',
      languages: ['de'],
    });
    for (const forbidden of [{ role: 'admin' }, { capacity: 50 }, { is_active: true }, { email: 'x@example.com' }]) {
      expect((await patch(api, mine.id, forbidden)).status).toBe(403);
    }
    expect((await patch(api, colleague.id, { name: 'Taken over' })).status).toBe(403);
    expect((await api.post('/sellers', { email: 'a@b.example', name: 'A', password: PASSWORD })).status).toBe(403);
    expect((await api.delete(`/sellers/${colleague.id}`)).status).toBe(403);
  });

  it('sets availability for oneself, and an admin for anybody', async () => {
    const mine = await hire('here@example.com');
    const { api } = await login('here@example.com');
    expect((await put(api, mine.id, 'online')).body.availability).toBe('online');
    expect((await put(admin, mine.id, 'away')).body.availability).toBe('away');
    expect((await put(api, (await hire('there@example.com')).id, 'online')).status).toBe(403);
    expect((await put(api, mine.id, 'asleep')).status).toBe(400);
  });

  it('changes a password with the current one alone, which ends all sessions', async () => {
    const mine = await hire('pass@example.com');
    const { api, grant } = await login('pass@example.com');
    expect((await patch(api, mine.id, { password: 'another password' })).status).toBe(400);
    const change = { password: 'another password', current_password: PASSWORD };
    expect((await patch(api, mine.id, change)).status).toBe(200);
    expect((await api.get('/me')).status).toBe(401);
    const refresh = { refresh_token: grant.refresh_token };
    expect((await api.post('/auth/refresh', refresh)).status).toBe(401);
    await login('pass@example.com', 'another password');
  });

  it.each([
    ['disabled', async (id: string) => (await patch(admin, id, { is_active: false })).status, 200],
    ['lowered', async (id: string) => (await patch(admin, id, { role: 'seller' })).status, 200],
    ['let go', async (id: string) => (await admin.delete(`/sellers/${id}`)).status, 204],
  ])('refuses the tokens of a seller who was %s at once', async (how, act, status) => {
    const email = `${how.replace(' ', '-')}@example.com`;
    await hire(`keeps-${email}`, { role: 'admin' });
    const { id } = await hire(email, { role: 'admin' });
    const { api, grant } = await login(email);
    expect((await api.get('/sellers')).status).toBe(200);
    expect(await act(id)).toBe(status);
    expect((await api.get('/sellers')).status).toBe(401);
    const refreshed = await new ApiClient(server.url).post('/auth/refresh', { refresh_token: grant.refresh_token });
    expect(refreshed.status).toBe(401);
  });

  it('keeps the last admin of a project, also when two are demoted at once', async () => {
    const other = await server.newProject();
    const root = server.as({ role: 'admin', sub: 'root', project_id: other });
    const [one, two] = [
      await hire('one@example.com', { role: 'admin' }, root),
      await hire('two@example.org', { role: 'admin' }, root),
    ];
    const statuses = await Promise.all(
      [one, two].map(async ({ id }) => (await patch(root, id, { role: 'seller' })).status),
    );
    expect(statuses.sort((a, b) => a - b)).toEqual([200, 409]);
    const left = (await root.get<{ data: SellerView[] }>('/sellers')).body.data.find(({ role }) => role === 'admin');
    expect((await root.delete(`/sellers/${left?.id}`)).status).toBe(409);
    expect((await patch(root, left?.id ?? '', { is_active: false })).status).toBe(409);
    expect((await patch(root, left?.id ?? '', { name: 'Still here' })).status).toBe(200);
  });

  it('shows sellers of another project like absent ones', async () => {
    const other = await server.newProject();
    const stranger = await hire('far@example.com', {}, server.as({ role: 'admin', sub: 'root', project_id: other }));
    const same = { 'x-request-id': 'same' };
    const absent = await admin.get('/sellers/01990000-0000-7000-8000-00000000dead', same);
    expect((await admin.get(`/sellers/${stranger.id}`, same)).text).toBe(absent.text);
    expect((await patch(admin, stranger.id, { name: 'Mine' })).status).toBe(404);
    expect((await admin.delete(`/sellers/${stranger.id}`)).status).toBe(404);
    expect((await admin.get(`/sellers?project_id=${other}`)).status).toBe(404);
    expect((await server.as().get('/sellers')).status).toBe(403);
  });
});
