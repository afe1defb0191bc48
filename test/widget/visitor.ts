import { randomUUID } from 'node:crypto';
import type { ChatView, WidgetSessionView } from '../../src/contract/widget.schema.js';
import type { ProjectView } from '../../src/contract/project.schema.js';
import { type Answer, ApiClient } from '../support/api-client.js';
import type { TestServer } from '../support/server.js';

/** The publishable key of a project. */
export async function widgetKeyOf(server: TestServer, projectId = server.projectId): Promise<string> {
  const admin = server.as({ role: 'admin', project_id: projectId });
  return (await admin.get<ProjectView>(`/projects/${projectId}`)).body.widget_key ?? '';
}

/** Opens a widget as a page does; what the body leaves out is made up. */
export const openWidget = (
  server: TestServer,
  body: { widget_key: string } & Record<string, unknown>,
  { token, origin }: { token?: string; origin?: string } = {},
): Promise<Answer<WidgetSessionView>> =>
  new ApiClient(server.url, token).post<WidgetSessionView>(
    '/widget/sessions',
    { device_id: randomUUID(), ...body },
    origin === undefined ? {} : { origin },
  );

/** A client with a visitor's token. */
export const visitorApi = (server: TestServer, chat: Pick<ChatView, 'session'>): ApiClient =>
  new ApiClient(server.url, chat.session.access_token);

/** How many rows there are of what visitors leave behind. */
export async function rowsOf(
  server: TestServer,
): Promise<{ contacts: number; conversations: number; sessions: number }> {
  const [row] = await server.sql<{ contacts: number; conversations: number; sessions: number }>(
    `SELECT (SELECT count(*)::int FROM contacts) AS contacts, (SELECT count(*)::int FROM conversations) AS conversations,
      (SELECT count(*)::int FROM sessions) AS sessions`,
  );
  if (!row) throw new Error('no row');
  return row;
}

/** Names the pages that may speak for a project. */
export async function allowOrigins(server: TestServer, origins: string[], projectId = server.projectId): Promise<void> {
  const admin = server.as({ role: 'admin', project_id: projectId });
  const { status } = await admin.call('PATCH', `/projects/${projectId}`, { body: { allowed_origins: origins } });
  if (status !== 200) throw new Error(`not changed: ${status}`);
}

/** A seller with an account, and a token as a login gives it. */
export async function sellerOf(server: TestServer, name = 'Mia', projectId = server.projectId) {
  const admin = server.as({ role: 'admin', project_id: projectId });
  const account = { email: `${randomUUID()}@example.com`, name, password: 'a long enough secret' };
  const made = await admin.post<{ id: string }>('/sellers', account);
  const { email, password } = account;
  const login = await server.as().post<{ access_token: string }>('/auth/login', { email, password });
  return {
    id: made.body.id,
    name,
    token: login.body.access_token,
    api: new ApiClient(server.url, login.body.access_token),
  };
}
