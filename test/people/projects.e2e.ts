import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProjectView } from '../../src/contract/project.schema.js';
import { ProjectsService } from '../../src/modules/projects/projects.service.js';
import { USUAL_WIDGET } from '../../src/contract/widget-settings.schema.js';
import { rounds } from '../support/rounds.js';
import { TestServer } from '../support/server.js';
import { openWidget, widgetKeyOf } from '../widget/visitor.js';

interface Secret {
  id: string;
  secret?: string;
}

describe('the settings of a project', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  const admin = (projectId = server.projectId) => server.as({ role: 'admin', sub: 'root', project_id: projectId });
  const patch = (body: unknown, api = admin(), id = server.projectId) =>
    api.call<ProjectView>('PATCH', `/projects/${id}`, { body });

  it('begin with a publishable key of its own', async () => {
    const operator = server.as({ role: 'admin', sub: 'op', project_id: '*' });
    const made = (await operator.post<ProjectView>('/projects', { name: 'New' })).body;
    expect(made.widget_key).toMatch(/^wk_[0-9a-f]{32}$/);
    expect(made.allowed_origins).toEqual([]);
    const projects = server.server.app.get(ProjectsService);
    expect(await projects.byWidgetKey(made.widget_key ?? '')).toMatchObject({ id: made.id, name: 'New' });
    expect(await projects.byWidgetKey('wk_unknown')).toBeNull();
    const demo = (await admin().get<ProjectView>(`/projects/${server.projectId}`)).body;
    expect(demo.widget_key).not.toBe(made.widget_key);
  });

  it('change by its admin alone, and origins at once', async () => {
    const projects = server.server.app.get(ProjectsService);
    const isAllowed = () => projects.isAllowed('http://localhost:8080', server.projectId);
    expect(await isAllowed()).toBe(false);
    const origins = ['https://www.example.com', 'http://localhost:8080'];
    const changed = await patch({ greeting: 'Hello!', allowed_origins: [...origins, ...origins] });
    expect(changed.body).toMatchObject({ greeting: 'Hello!', allowed_origins: origins, name: 'demo' });
    expect(await isAllowed()).toBe(true);
    expect(await projects.isAllowed('http://localhost:8080', await server.newProject())).toBe(false);
    expect([await projects.isKnown('http://localhost:8080'), await projects.isKnown('null')]).toEqual([true, false]);
    expect((await patch({ greeting: null })).body.greeting).toBeNull();
    expect((await patch({ name: 'x' }, server.as({ role: 'seller', sub: 'sam' }))).status).toBe(403);
    expect((await patch({ name: 'x' }, server.as())).status).toBe(403);
    const other = await server.newProject();
    expect((await patch({ name: 'x' }, admin(), other)).status).toBe(404);
  });

  it('are there for visitors while they are changed', async () => {
    const projects = server.server.app.get(ProjectsService);
    const key = await widgetKeyOf(server);
    for (let round = 0; round < rounds(30); round += 1) {
      const change = patch({ greeting: null });
      const readers: Promise<unknown>[] = [];
      const reading = setInterval(() => readers.push(projects.byWidgetKey(key), projects.isKnown(`${round}`)), 0);
      expect((await change).status).toBe(200);
      clearInterval(reading);
      await expect(Promise.all(readers)).resolves.toHaveLength(readers.length);
    }
  });

  it('keep how the widget looks, field by field, and tell it to every page that opens one', async () => {
    const form = [
      { field: 'email', is_required: true },
      { field: 'name', is_required: false },
    ];
    expect((await patch({ widget: { accent: '#0B7285', form } })).body.widget).toEqual({
      ...USUAL_WIDGET,
      accent: '#0b7285',
      form,
    });
    const changed = { side: 'left', launcher_label: 'Ask us', languages: ['de', 'en'], form: [] };
    const widget = { title: null, accent: '#0b7285', ...changed };
    expect((await patch({ widget: changed })).body.widget).toEqual(widget);
    const { body } = await openWidget(server, { widget_key: await widgetKeyOf(server) });
    expect(body.widget).toEqual({ project_name: 'demo', greeting: null, ...widget });
    const nameTwice = [form[1], form[1]];
    for (const wrong of [{ accent: 'red' }, { side: 'top' }, { form: nameTwice }, { languages: ['tlh'] }, { logo: '' }])
      expect((await patch({ widget: wrong })).status).toBe(400);
    expect((await patch({ widget: {} })).body.widget).toEqual(widget);
  });

  it.each([
    'example.com',
    'https://example.com/',
    'https://example.com/path',
    'https://EXAMPLE.com',
    'https://example.com:443',
    'ftp://example.com',
    'https://user@example.com',
    'null',
    '*',
  ])('take no origin such as %s', async (origin) => {
    expect((await patch({ allowed_origins: [origin] })).status).toBe(400);
  });

  it('are not for visitors to read', async () => {
    const seen = (await server.as().get<ProjectView>(`/projects/${server.projectId}`)).body;
    expect(seen).toMatchObject({ instructions: null, widget_key: null, allowed_origins: [] });
  });

  it('hold two identity secrets, each shown once', async () => {
    const path = `/projects/${server.projectId}/identity-secrets`;
    const made: Secret[] = [];
    for (let i = 0; i < 3; i += 1) made.push((await admin().post<Secret>(path)).body);
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(3);
    expect(Buffer.from(made[0]?.secret ?? '', 'base64url')).toHaveLength(32);
    const list = await admin().get<{ data: Secret[] }>(path);
    expect(list.body.data.map(({ id }) => id)).toEqual([made[2]?.id, made[1]?.id]);
    for (const { secret } of made) expect(list.text).not.toContain(secret);
    expect((await admin().delete(`${path}/${made[1]?.id}`)).status).toBe(204);
    expect((await admin().delete(`${path}/${made[1]?.id}`)).status).toBe(404);
    const other = await server.newProject();
    expect((await admin(other).delete(`${path}/${made[2]?.id}`)).status).toBe(404);
    expect((await admin(other).delete(`/projects/${other}/identity-secrets/${made[2]?.id}`)).status).toBe(404);
    expect((await server.as({ role: 'seller', sub: 'sam' }).get(path)).status).toBe(403);
    const operator = server.as({ role: 'admin', sub: 'op', project_id: '*' });
    const nowhere = '/projects/01990000-0000-7000-8000-00000000dead/identity-secrets';
    expect((await operator.post(nowhere)).status).toBe(404);
  });
});
