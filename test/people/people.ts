import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { GrantView } from '../../src/contract/auth.schema.js';
import type { ContactView } from '../../src/contract/contact.schema.js';
import { ArrivalsService } from '../../src/modules/contacts/arrivals/arrivals.service.js';
import { ContactTokensService } from '../../src/modules/contacts/contact-tokens.service.js';
import { ApiClient } from '../support/api-client.js';
import type { TestServer } from '../support/server.js';

export interface Visitor {
  readonly contact: ContactView;
  readonly grant: GrantView;
  readonly api: ApiClient;
}

/** A visitor with a session, as the widget's edge makes one. */
export async function visitor(
  server: TestServer,
  { projectId = server.projectId, ...info }: { projectId?: string; name?: string; email?: string } = {},
): Promise<Visitor> {
  const { app } = server.server;
  const contact = await app
    .get(ArrivalsService)
    .arriveAnew({ project_id: projectId, device_id: randomUUID(), ...info });
  const grant = await app.get(ContactTokensService).open(contact);
  return { contact, grant, api: new ApiClient(server.url, grant.access_token) };
}

/** An identity secret of a project, as its admin makes one. */
export async function identitySecret(server: TestServer, projectId = server.projectId): Promise<string> {
  const admin = server.as({ role: 'admin', sub: 'root', project_id: projectId });
  const made = await admin.post<{ secret: string }>(`/projects/${projectId}/identity-secrets`);
  if (made.status !== 201) throw new Error(`no secret: ${made.text}`);
  return made.body.secret;
}

/** An identity token as a business's server signs it; `claims` override, and undefined leaves one out. */
export function identityToken(secret: string, claims: Record<string, unknown>): Promise<string> {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const payload = JSON.parse(JSON.stringify({ jti: randomUUID(), exp, ...claims })) as Record<string, unknown>;
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(Buffer.from(secret));
}
