import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ContactView } from '../../src/contract/contact.schema.js';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import { ArrivalsService } from '../../src/modules/contacts/arrivals/arrivals.service.js';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { visitor } from './people.js';

const ABSENT = '01990000-0000-7000-8000-00000000dead';

const patch = (api: ApiClient, id: string, body: unknown) =>
  api.call<ContactView>('PATCH', `/contacts/${id}`, { body });

describe('contacts', () => {
  let server: TestServer;
  let staff: ApiClient;
  beforeAll(async () => {
    server = await TestServer.start();
    staff = server.as({ role: 'seller', sub: 'sam' });
  });
  afterAll(() => server.stop());

  const add = async (body: object = {}): Promise<ContactView> => {
    const made = await staff.post<ContactView>('/contacts', body);
    expect(made.status).toBe(201);
    return made.body;
  };
  const arrivals = () => server.server.app.get(ArrivalsService);

  it('are the same however often one arrival is told, and one per device', async () => {
    const arrival = { project_id: server.projectId, device_id: randomUUID(), name: 'Ann' };
    const id = randomUUID();
    const same = await Promise.all(Array.from({ length: 8 }, () => arrivals().arriveAnew(arrival, id)));
    expect(new Set(same.map((each) => each.id))).toEqual(new Set([id]));
    const others = await Promise.all(Array.from({ length: 8 }, () => arrivals().arriveAnew(arrival)));
    expect(new Set([id, ...others.map((each) => each.id)]).size).toBe(9);
    const holders = await server.sql('SELECT id FROM contacts WHERE device_id = $1', [arrival.device_id]);
    expect(holders).toHaveLength(1);
  });

  it('start anew on a device that was known, when nothing is proved', async () => {
    const arrival = { project_id: server.projectId, device_id: randomUUID() };
    const first = await arrivals().arriveAnew({ ...arrival, name: 'Ann' });
    const second = await arrivals().arriveAnew(arrival);
    expect(second.id).not.toBe(first.id);
    expect(second.name).toBeNull();
    expect((await staff.get<ContactView>(`/contacts/${first.id}`)).body.name).toBe('Ann');
  });

  it('are added, found and changed by staff', async () => {
    const mia = await add({ name: 'Mia Berg', email: 'mia@example.com', attributes: { plan: 'gold' } });
    expect(mia).toMatchObject({ is_verified: false, external_id: null, attributes: { plan: 'gold' } });
    const known = await add({ external_id: 'crm-7', name: '100%_sure' });
    expect(known).toMatchObject({ is_verified: true, external_id: 'crm-7' });
    expect((await staff.post('/contacts', { external_id: 'crm-7' })).status).toBe(409);
    const search = async (q: string) =>
      (await staff.get<{ data: ContactView[] }>(`/contacts?q=${encodeURIComponent(q)}`)).body.data.map(({ id }) => id);
    expect(await search('mia b')).toEqual([mia.id]);
    expect(await search('MIA@EXAMPLE')).toEqual([mia.id]);
    expect(await search('%')).toEqual([known.id]);
    expect(await search('_')).toEqual([known.id]);
    expect(await search('\\')).toEqual([]);
    expect(await search(`' OR 1=1 --`)).toEqual([]);
    const changed = await patch(staff, mia.id, { phone: '+49 30 5550134', email: null, attributes: { plan: 'blue' } });
    expect(changed.body).toMatchObject({ name: 'Mia Berg', phone: '+49 30 5550134', email: null });
    expect((await patch(staff, mia.id, { is_verified: true })).status).toBe(400);
    expect((await patch(staff, mia.id, { attributes: { a: 'x'.repeat(9_000) } })).status).toBe(400);
  });

  it('are listed newest first, page by page', async () => {
    const projectId = await server.newProject();
    const root = server.as({ role: 'admin', sub: 'root', project_id: projectId });
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.unshift((await root.post<ContactView>('/contacts', { name: `n${i}` })).body.id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const path = `/contacts?limit=2${cursor && `&cursor=${cursor}`}`;
      const page = (await root.get<{ data: ContactView[]; next_cursor: string | null }>(path)).body;
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor ?? '';
    } while (cursor);
    expect(seen).toEqual(ids);
    expect((await root.get('/contacts?cursor=bm9uc2Vuc2U')).status).toBe(400);
  });

  it('see and correct themselves, but not what was noted of them', async () => {
    const ann = await visitor(server, { name: 'Ann' });
    await patch(staff, ann.contact.id, { attributes: { mood: 'difficult' } });
    expect((await ann.api.get<ContactView>(`/contacts/${ann.contact.id}`)).body.attributes).toEqual({});
    expect((await patch(ann.api, ann.contact.id, { name: 'Anna' })).body).toMatchObject({
      name: 'Anna',
      attributes: {},
    });
    expect((await patch(ann.api, ann.contact.id, { attributes: { mood: 'fine' } })).status).toBe(403);
    const bob = await visitor(server);
    expect((await patch(ann.api, bob.contact.id, { name: 'Mine' })).status).toBe(404);
    expect((await ann.api.get(`/contacts/${bob.contact.id}`)).status).toBe(404);
    expect((await server.as({ sub: ann.contact.id }).get(`/contacts/${ann.contact.id}`)).status).toBe(404);
  });

  it('of another project look like absent ones', async () => {
    const other = await server.newProject();
    const far = await visitor(server, { projectId: other });
    const same = { 'x-request-id': 'same' };
    const calls: [string, string, unknown?][] = [
      ['GET', ''],
      ['PATCH', '', { name: 'x' }],
      ['GET', '/export'],
      ['DELETE', ''],
      ['POST', '/sessions/revoke'],
      ['POST', '/identify', { identity_token: 'x' }],
      ['POST', '/merge', { into: ABSENT }],
    ];
    for (const [method, path, body] of calls) {
      const [foreign, absent, malformed] = await Promise.all(
        [far.contact.id, ABSENT, 'nonsense'].map((id) =>
          staff.call(method, `/contacts/${id}${path}`, { body, headers: same }),
        ),
      );
      expect([method, path, foreign?.status]).toEqual([method, path, 404]);
      expect(foreign?.text).toBe(absent?.text);
      expect(malformed?.text).toBe(absent?.text);
    }
    expect((await staff.get(`/contacts?project_id=${other}`)).status).toBe(404);
    const mine = await add();
    const [foreign, absent] = await Promise.all(
      [far.contact.id, ABSENT].map((into) =>
        staff.call('POST', `/contacts/${mine.id}/merge`, { body: { into }, headers: same }),
      ),
    );
    expect([foreign?.status, foreign?.text]).toEqual([400, absent?.text]);
    expect((await far.api.get(`/contacts/${far.contact.id}`)).status).toBe(200);
  });

  it('get conversations that staff open for them', async () => {
    const ann = await visitor(server);
    const opened = await staff.open({ contact_id: ann.contact.id });
    expect(opened).toMatchObject({ contact_id: ann.contact.id, user_id: null });
    expect((await ann.api.get<ConversationView>(`/conversations/${opened.id}`)).status).toBe(200);
    expect((await staff.post(`/conversations/${opened.id}/messages`, { content: 'Hello!' })).status).toBe(201);
    const state = (await staff.get<ConversationView>(`/conversations/${opened.id}`)).body;
    expect(state).toMatchObject({ mode: 'seller', seller_id: 'sam' });

    const far = await visitor(server, { projectId: await server.newProject() });
    const same = { 'x-request-id': 'same' };
    const attempt = (api: ApiClient, contact_id: string) => api.post('/conversations', { contact_id }, same);
    const [foreign, absent] = [await attempt(staff, far.contact.id), await attempt(staff, ABSENT)];
    expect([foreign.status, foreign.text]).toEqual([400, absent.text]);
    expect((await attempt(server.as(), ann.contact.id)).text).toBe(absent.text);
    expect((await attempt(far.api, ann.contact.id)).text).toBe(absent.text);
    expect((await attempt(far.api, far.contact.id)).status).toBe(201);
  });

  it('open no more than a page can need', async () => {
    const ann = await visitor(server);
    for (let i = 0; i < 20; i += 1) await ann.api.open();
    const refused = await ann.api.post('/conversations');
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('60');
  });
});
