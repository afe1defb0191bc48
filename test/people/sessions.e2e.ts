import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import type { GrantView, MeView } from '../../src/contract/auth.schema.js';
import { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/programs.js';
import { TEST_SECRET, TestServer } from '../support/server.js';
import { identitySecret, identityToken, visitor } from './people.js';

describe('sessions of contacts', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  const refresh = (token: string) =>
    new ApiClient(server.url).post<GrantView>('/auth/refresh', { refresh_token: token });
  const meWith = (token: string, url = server.url) => new ApiClient(url, token).get<MeView>('/me');

  it('let a visitor into its own conversations', async () => {
    const ann = await visitor(server, { name: 'Ann' });
    expect((await meWith(ann.grant.access_token)).body).toEqual({
      kind: 'contact',
      id: ann.contact.id,
      name: 'Ann',
      project_ids: [server.projectId],
    });
    const claims = jwt.decode(ann.grant.access_token) as jwt.JwtPayload;
    expect(claims).toMatchObject({ aud: 'widget', iss: 'omnichat', role: 'contact', project_id: server.projectId });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(1_800);
    const mine = await ann.api.open();
    expect(mine).toMatchObject({ contact_id: ann.contact.id, user_id: null, channel: 'widget' });
    const bob = await visitor(server);
    expect((await bob.api.get(`/conversations/${mine.id}`)).status).toBe(404);
    expect((await bob.api.post(`/conversations/${mine.id}/messages`, { content: 'hello' })).status).toBe(404);
  });

  it('rotate the refresh token, and end when an old one is used', async () => {
    const { grant } = await visitor(server);
    const second = await refresh(grant.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(grant.refresh_token);
    expect((await meWith(second.body.access_token)).status).toBe(200);
    expect((await refresh(grant.refresh_token)).status).toBe(401);
    // The thief and the owner can't be told apart: both are out.
    expect((await meWith(second.body.access_token)).status).toBe(401);
    expect((await refresh(second.body.refresh_token)).status).toBe(401);
  });

  it('give the next tokens once, however many ask at the same time', async () => {
    const { grant } = await visitor(server);
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(grant.refresh_token)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401, 401, 401, 401]);
  });

  it('keep no refresh token in the clear', async () => {
    const { grant } = await visitor(server);
    const rows = await server.sql<{ row: string }>('SELECT r::text AS row FROM refresh_tokens r');
    expect(rows.filter(({ row }) => row.includes(grant.refresh_token))).toEqual([]);
    expect(Buffer.from(grant.refresh_token, 'base64url')).toHaveLength(32);
  });

  it('refuse what is no refresh token, all alike', async () => {
    const { grant } = await visitor(server);
    for (const token of ['x', grant.access_token, grant.refresh_token.slice(1), `${grant.refresh_token}A`]) {
      const answer = await refresh(token);
      expect(answer.status).toBe(401);
      expect(answer.text).toContain('refresh-refused');
    }
    expect((await meWith(grant.refresh_token)).status).toBe(401);
  });

  it('end when staff say so: here at once, on another node within five seconds', async () => {
    const other = await TestServer.start({ DATABASE_URL: server.databaseUrl });
    try {
      const { contact, grant, api } = await visitor(server);
      expect((await meWith(grant.access_token, other.url)).status).toBe(200);
      const staff = server.as({ role: 'seller', sub: 'sam' });
      expect((await api.post(`/contacts/${contact.id}/sessions/revoke`)).status).toBe(403);
      const begun = Date.now();
      expect((await staff.post(`/contacts/${contact.id}/sessions/revoke`)).status).toBe(204);
      expect((await meWith(grant.access_token)).status).toBe(401);
      await eventually(async () => (await meWith(grant.access_token, other.url)).status === 401, 5_000);
      expect(Date.now() - begun).toBeLessThan(5_000);
      expect((await refresh(grant.refresh_token)).status).toBe(401);
    } finally {
      await other.stop();
    }
  });

  it('end with a logout', async () => {
    const { grant, api } = await visitor(server);
    expect((await api.post('/auth/logout')).status).toBe(204);
    expect((await meWith(grant.access_token)).status).toBe(401);
    expect((await refresh(grant.refresh_token)).status).toBe(401);
  });

  it('are the only way to be a contact', async () => {
    const { contact, grant } = await visitor(server);
    const { sid } = jwt.decode(grant.access_token) as { sid: string };
    const sign = (claims: object, options: jwt.SignOptions = {}) =>
      jwt.sign({ sub: contact.id, project_id: server.projectId, ...claims }, TEST_SECRET, {
        expiresIn: 600,
        issuer: 'omnichat',
        ...options,
      });
    const good = sign({ role: 'contact', sid, aud: 'widget' });
    expect((await meWith(good)).body.kind).toBe('contact');
    const secret = await identitySecret(server);
    const bad = {
      'another audience': sign({ role: 'contact', sid }),
      'a staff role for the widget': sign({ role: 'seller', sid, aud: 'widget' }),
      'an admin for the widget': sign({ role: 'admin', aud: 'widget' }),
      'no role': sign({ sid, aud: 'widget' }),
      'no session': sign({ role: 'contact', aud: 'widget' }),
      'an unknown session': sign({ role: 'contact', aud: 'widget', sid: contact.id }),
      'several audiences': sign({ role: 'contact', sid, aud: ['widget', 'api'] }),
      'a user among the widgets': sign({ role: 'user', aud: ['widget'] }),
      'another issuer': sign({ role: 'contact', sid, aud: 'widget' }, { issuer: 'elsewhere' }),
      'every project': sign({ role: 'contact', sid, aud: 'widget', project_id: '*' }),
      'an ended token': sign({ role: 'contact', sid, aud: 'widget' }, { expiresIn: -60 }),
      'a future token': sign({ role: 'contact', sid, aud: 'widget' }, { notBefore: 600 }),
      'an identity token': await identityToken(secret, { sub: 'vip', project_id: server.projectId, aud: 'widget' }),
    };
    const statuses = Object.entries(bad).map(async ([name, token]) => [name, (await meWith(token)).status]);
    expect(Object.fromEntries(await Promise.all(statuses))).toEqual(
      Object.fromEntries(Object.keys(bad).map((name) => [name, 401])),
    );
  });

  it('may not do what staff may', async () => {
    const { contact, api } = await visitor(server);
    const mine = await api.open();
    const calls: [string, string, unknown?][] = [
      ['GET', '/contacts'],
      ['POST', '/contacts', {}],
      ['GET', `/contacts/${contact.id}/export`],
      ['DELETE', `/contacts/${contact.id}`],
      ['POST', `/contacts/${contact.id}/merge`, { into: contact.id }],
      ['GET', '/sellers'],
      ['POST', `/conversations/${mine.id}/messages`, { content: 'psst', note: true }],
      ['DELETE', `/conversations/${mine.id}`],
      ['PATCH', `/projects/${server.projectId}`, { name: 'mine' }],
      ['POST', `/projects/${server.projectId}/identity-secrets`],
    ];
    for (const [method, path, body] of calls) {
      expect([method, path, (await api.call(method, path, { body })).status]).toEqual([method, path, 403]);
    }
  });
});
