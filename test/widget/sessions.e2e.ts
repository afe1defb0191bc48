import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { USUAL_WIDGET } from '../../src/contract/widget-settings.schema.js';
import type { GrantView } from '../../src/contract/auth.schema.js';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { SyncView, TurnView } from '../../src/contract/generation.schema.js';
import { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { SocketClient } from '../support/socket-client.js';
import { identitySecret, identityToken } from '../people/people.js';
import { openWidget, rowsOf, sellerOf, visitorApi, widgetKeyOf } from './visitor.js';

let server: TestServer;
let widget_key: string;
beforeAll(async () => {
  server = await TestServer.start();
  widget_key = await widgetKeyOf(server);
});
afterAll(() => server.stop());

const opened = async (body: object = {}, as: { token?: string } = {}) => {
  const answer = await openWidget(server, { widget_key, ...body }, as);
  expect(answer.status).toBe(201);
  return answer.body;
};

describe('a new visitor', () => {
  it('leaves no row before the first message, and then one of each', async () => {
    const before = await rowsOf(server);
    const chat = await opened({
      user_info: { name: 'Ann', email: '', company: 'Harbour' },
      page_url: 'https://x.example/a',
    });
    const api = visitorApi(server, chat);
    const path = `/conversations/${chat.conversation.id}`;
    expect(chat).toMatchObject({ contact: { name: 'Ann', email: null }, seller: null, queue: null });
    expect(chat.widget).toEqual({ project_name: 'demo', greeting: null, ...USUAL_WIDGET });
    expect((await api.get(path)).body).toEqual(chat.conversation);
    expect((await api.get<SyncView>(`${path}/sync?after_seq=0`)).body).toMatchObject({ data: [], last_seq: 0 });
    expect((await api.get(`${path}/messages`)).body).toEqual({ data: [], last_seq: 0, has_more: false });
    expect((await api.get(`/contacts/${chat.contact.id}`)).body).toEqual(chat.contact);
    expect((await api.post(`${path}/typing`, { typing: true })).status).toBe(204);
    expect((await api.post(`${path}/read`, { up_to_seq: 1 })).status).toBe(204);
    expect(await rowsOf(server)).toEqual(before);
    const turn = await api.post<TurnView>(`${path}/messages`, { content: 'When are you open?' });
    expect(turn.status).toBe(201);
    expect(turn.body.message).toMatchObject({ seq: 1, sender: { kind: 'contact', id: chat.contact.id, name: 'Ann' } });
    expect(turn.body.reply?.seq).toBe(2);
    const { contacts, conversations, sessions } = before;
    const one = { contacts: contacts + 1, conversations: conversations + 1, sessions: sessions + 1 };
    expect(await rowsOf(server)).toEqual(one);
    const seen = await server.as({ role: 'seller' }).get<ConversationView>(path);
    expect(seen.body).toMatchObject({ channel: 'widget', contact_id: chat.contact.id });
    expect(seen.body.metadata).toEqual({ visitor: { company: 'Harbour' }, page_url: 'https://x.example/a' });
  });

  it("may ask for a person before its first message, over either way, and finds no one else's", async () => {
    for (const isSocket of [true, false]) {
      const [chat, other] = [await opened({ user_info: { name: 'Ann' } }), await opened()];
      const { id } = chat.conversation;
      const token = chat.session.access_token;
      const api = visitorApi(server, chat);
      expect((await api.post('/escalations', { conversation_id: other.conversation.id })).status).toBe(404);
      const socket = await SocketClient.connect(server.url, { token });
      const [asked, again] = [1, 2].map(async () =>
        isSocket
          ? (await socket.get('escalation:request', { conversation_id: id })).id
          : (await api.post<{ id: string }>('/escalations', { conversation_id: id })).body.id,
      );
      expect(await asked).toBe(await again);
      expect((await api.get<ConversationView>(`/conversations/${id}`)).body).toMatchObject({ mode: 'queued' });
      expect((await api.get(`/contacts/${chat.contact.id}`)).body).toMatchObject({ name: 'Ann' });
      expect(await server.sql('SELECT FROM conversations WHERE id = $1', [other.conversation.id])).toEqual([]);
      socket.close();
    }
  });

  it('is one contact and one thread, however many first messages come at once', async () => {
    const chat = await opened();
    const api = visitorApi(server, chat);
    const sends = Array.from({ length: 12 }, (_, n) =>
      api.post(`/conversations/${chat.conversation.id}/messages`, { content: `${n}`, client_message_id: `${n % 6}` }),
    );
    // Two different texts under one id: the second is refused, whichever it is.
    const statuses = (await Promise.all(sends)).map(({ status }) => status);
    expect([201, 422].map((status) => statuses.filter((each) => each === status).length)).toEqual([6, 6]);
    const rows = await server.sql('SELECT FROM conversations WHERE contact_id = $1', [chat.contact.id]);
    expect(rows).toHaveLength(1);
  });

  it('gets a refresh token that counts from the first message on, once', async () => {
    const chat = await opened();
    const renew = (refresh_token: string) =>
      new ApiClient(server.url).post<GrantView>('/auth/refresh', { refresh_token });
    expect((await renew(chat.session.refresh_token)).status).toBe(401);
    await visitorApi(server, chat).post(`/conversations/${chat.conversation.id}/messages`, { content: 'Hello?' });
    const next = await renew(chat.session.refresh_token);
    expect(next.status).toBe(200);
    expect((await new ApiClient(server.url, next.body.access_token).get('/me')).body).toMatchObject({
      id: chat.contact.id,
    });
    expect((await renew(chat.session.refresh_token)).status).toBe(401);
  });

  it('may correct its name first, open a second conversation, and be erased for good', async () => {
    const chat = await opened();
    const api = visitorApi(server, chat);
    const changed = await api.call('PATCH', `/contacts/${chat.contact.id}`, { body: { name: 'Bea' } });
    expect(changed.body).toMatchObject({ name: 'Bea' });
    expect((await api.post('/conversations', {})).status).toBe(201);
    const admin = server.as({ role: 'admin' });
    expect((await admin.delete(`/contacts/${chat.contact.id}`)).status).toBe(204);
    const again = await api.post(`/conversations/${chat.conversation.id}/messages`, { content: 'Still me?' });
    expect(again.status).toBe(401);
    expect(await server.sql('SELECT FROM contacts WHERE id = $1', [chat.contact.id])).toEqual([]);
  });

  it('finds nothing of others', async () => {
    const [mine, other] = [await opened(), await opened()];
    const api = visitorApi(server, mine);
    const wrong = (await api.get<object>(`/conversations/${randomUUID()}`)).body;
    expect((await api.get(`/conversations/${other.conversation.id}`)).body).toEqual({
      ...wrong,
      request_id: expect.any(String),
    });
    const sent = await api.post(`/conversations/${other.conversation.id}/messages`, { content: 'Hello?' });
    expect(sent.status).toBe(404);
  });
});

describe('a known visitor', () => {
  const talking = async (body: object = {}) => {
    const chat = await opened(body);
    await visitorApi(server, chat).post(`/conversations/${chat.conversation.id}/messages`, { content: 'Hello?' });
    return chat;
  };

  it('gets its open conversation back by its token, and never by the device alone', async () => {
    const device_id = randomUUID();
    const chat = await talking({ device_id });
    const again = await opened({ device_id, user_info: { name: 'Ann' } }, { token: chat.session.access_token });
    expect(again.contact).toMatchObject({ id: chat.contact.id, name: 'Ann' });
    expect(again.conversation).toMatchObject({ id: chat.conversation.id, last_seq: 2 });
    const stranger = await opened({ device_id });
    expect(stranger.contact.id).not.toBe(chat.contact.id);
    expect(stranger.conversation.id).not.toBe(chat.conversation.id);
    const kept = await opened({ device_id }, { token: chat.session.access_token });
    expect(kept.conversation.id).toBe(chat.conversation.id);
  });

  it('gets it back, too, while somebody has the floor whom another system has let in', async () => {
    const { conversation, session } = await talking();
    const sam = server.as({ role: 'seller', sub: 'auth0|sam' });
    expect((await sam.post(`/conversations/${conversation.id}/messages`, { content: 'Sam here.' })).status).toBe(201);
    const again = await opened({}, { token: session.access_token });
    expect(again).toMatchObject({ conversation: { id: conversation.id, mode: 'seller' }, seller: null });
  });

  it('begins a new conversation once the last one is resolved', async () => {
    const chat = await talking();
    await server.sql(`UPDATE conversations SET status = 'resolved' WHERE id = $1`, [chat.conversation.id]);
    const before = await rowsOf(server);
    const next = await opened({}, { token: chat.session.access_token });
    expect(next.contact.id).toBe(chat.contact.id);
    expect(next.conversation.id).not.toBe(chat.conversation.id);
    expect((await rowsOf(server)).conversations).toBe(before.conversations);
    await visitorApi(server, next).post(`/conversations/${next.conversation.id}/messages`, {
      content: 'One more thing.',
    });
    expect((await opened({}, { token: next.session.access_token })).conversation.id).toBe(next.conversation.id);
  });

  it('is refused with a bad token, a foreign one, or one that is for no visitor', async () => {
    const elsewhere = await widgetKeyOf(server, await server.newProject());
    const chat = await talking();
    const statusOf = async (token: string, key = widget_key) =>
      (await openWidget(server, { widget_key: key }, { token })).status;
    expect(await statusOf('garbage')).toBe(401);
    expect(await statusOf(server.token())).toBe(403);
    expect(await statusOf(server.token({ role: 'seller' }))).toBe(403);
    expect(await statusOf(chat.session.access_token, elsewhere)).toBe(401);
    await server.as({ role: 'admin' }).post(`/contacts/${chat.contact.id}/sessions/revoke`);
    expect(await statusOf(chat.session.access_token)).toBe(401);
  });
});

describe('a visitor whom the business signs for', () => {
  let secret: string;
  const device_id = randomUUID();
  beforeEach(async () => {
    secret ??= await identitySecret(server);
  });
  const signed = (claims: object = {}, by = secret) =>
    identityToken(by, { sub: 'crm-1', project_id: server.projectId, name: 'Ann Berg', ...claims });

  it('is the same contact on every device', async () => {
    const first = await opened({ device_id, identity_token: await signed() });
    expect(first.contact).toMatchObject({ is_verified: true, external_id: 'crm-1', name: 'Ann Berg' });
    await visitorApi(server, first).post(`/conversations/${first.conversation.id}/messages`, { content: 'Hello?' });
    const second = await opened({ identity_token: await signed() });
    expect(second.contact.id).toBe(first.contact.id);
    expect(second.conversation.id).toBe(first.conversation.id);
  });

  it('takes its anonymous conversation along', async () => {
    const anonymous = await opened();
    await visitorApi(server, anonymous).post(`/conversations/${anonymous.conversation.id}/messages`, { content: 'Hi' });
    const identity_token = await signed({ sub: 'crm-2' });
    const known = await opened({ identity_token }, { token: anonymous.session.access_token });
    expect(known.contact.is_verified).toBe(true);
    expect(known.conversation.id).toBe(anonymous.conversation.id);
  });

  it('is nobody with a token that is empty, forged, upper case, cut, for another project, or over', async () => {
    const good = await signed();
    const foreign = await identitySecret(server, await server.newProject());
    const past = Math.floor(Date.now() / 1_000) - 3_600;
    const bad = [
      '',
      'x',
      good.slice(0, -2),
      good.toUpperCase(),
      await signed({}, randomUUID()),
      await signed({}, foreign),
      await signed({ project_id: randomUUID() }),
      await signed({ exp: past }),
      await signed({ exp: past + 100_000 }),
      await signed({ sub: undefined }),
    ];
    const before = await rowsOf(server);
    for (const identity_token of bad) {
      expect((await openWidget(server, { widget_key, identity_token })).status).toBe(400);
    }
    expect(await rowsOf(server)).toEqual(before);
  });
});

describe('what a visitor may wish', () => {
  it('is a seller of the project who is active', async () => {
    const mia = await sellerOf(server);
    const foreign = await sellerOf(server, 'Eve', await server.newProject());
    const chat = await opened({ seller_id: mia.id });
    expect(chat.seller).toEqual({ id: mia.id, name: 'Mia' });
    expect(chat.conversation.seller_id).toBeNull();
    for (const seller_id of [foreign.id, randomUUID()]) {
      const refused = await openWidget(server, { widget_key, seller_id });
      expect(refused.body).toMatchObject({ status: 400, errors: [{ path: 'seller_id' }] });
    }
    await server.as({ role: 'admin' }).call('PATCH', `/sellers/${mia.id}`, { body: { is_active: false } });
    expect((await openWidget(server, { widget_key, seller_id: mia.id })).status).toBe(400);
  });

  it.each([
    { widget_key: 'wk_unknown' },
    { widget_key: '' },
    { device_id: 'short' },
    { device_id: 'with a space in it' },
    { user_info: { name: 'x'.repeat(201) } },
    { user_info: { email: 'nobody' } },
    { user_info: { note: 'x'.repeat(2_100) } },
    { user_info: 'Ann' },
    { page_url: 'javascript:alert(1)' },
    { seller_id: 'x' },
    { chatbot_id: randomUUID() },
    { role: 'admin' },
    { contact_id: randomUUID() },
    { is_verified: true },
  ])('is nothing else (%#)', async (body) => {
    const before = await rowsOf(server);
    const refused = await openWidget(server, { widget_key, ...body });
    expect([400, 404]).toContain(refused.status);
    expect(await rowsOf(server)).toEqual(before);
  });
});
