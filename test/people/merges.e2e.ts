import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { type ContactView, contactExport, type MergeView } from '../../src/contract/contact.schema.js';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { visitor } from './people.js';

describe('merging, exporting and erasing contacts', () => {
  let server: TestServer;
  let staff: ApiClient;
  beforeAll(async () => {
    server = await TestServer.start();
    staff = server.as({ role: 'seller', sub: 'sam' });
  });
  afterAll(() => server.stop());

  const merge = (id: string, into: string, query = '') =>
    staff.post<MergeView>(`/contacts/${id}/merge${query}`, { into });
  const contactOf = async (id: string) => (await staff.get<ConversationView>(`/conversations/${id}`)).body.contact_id;
  const read = async (id: string) => (await staff.get<ContactView>(`/contacts/${id}`)).body;

  it('shows what would move, moves it, and takes it back', async () => {
    const [ann, bob] = [await visitor(server, { name: 'Ann' }), await visitor(server, { email: 'bob@example.com' })];
    const [early, late] = [await ann.api.open(), await ann.api.open()];
    const before = [await read(ann.contact.id), await read(bob.contact.id)];

    const preview = await merge(ann.contact.id, bob.contact.id, '?dry_run=true');
    expect(preview.body).toMatchObject({ id: null, moves: { conversations: 2 }, fills: ['name'], undo_until: null });
    expect(preview.body.into).toMatchObject({ name: 'Ann', email: 'bob@example.com' });
    expect(await contactOf(early.id)).toBe(ann.contact.id);

    const merged = await merge(ann.contact.id, bob.contact.id);
    expect(merged.status).toBe(200);
    expect(merged.body).toMatchObject({ moves: { conversations: 2 }, into: { id: bob.contact.id, name: 'Ann' } });
    expect(await contactOf(early.id)).toBe(bob.contact.id);
    expect((await staff.get(`/contacts/${ann.contact.id}`)).status).toBe(404);
    expect((await ann.api.get('/me')).status).toBe(401);
    expect((await bob.api.get(`/conversations/${early.id}`)).status).toBe(200);

    // What is gone by then does not come back, and what is new stays.
    await staff.delete(`/conversations/${late.id}`);
    const fresh = await bob.api.open();
    const undo = `/contacts/merges/${merged.body.id}/undo`;
    expect((await bob.api.post(undo)).status).toBe(403);
    expect((await staff.post(undo)).status).toBe(200);
    expect(await contactOf(early.id)).toBe(ann.contact.id);
    expect(await contactOf(fresh.id)).toBe(bob.contact.id);
    const after = [await read(ann.contact.id), await read(bob.contact.id)];
    expect(after.map((one) => ({ ...one, updated_at: '' }))).toEqual(before.map((one) => ({ ...one, updated_at: '' })));
    expect((await staff.post(undo)).status).toBe(409);
  });

  it('keeps what staff have changed since, and lets the verified word win', async () => {
    const known = (await staff.post<ContactView>('/contacts', { external_id: 'crm-1', name: 'Known' })).body;
    const guest = await visitor(server, { name: 'Guest', email: 'guest@example.com' });
    const merged = (await merge(known.id, guest.contact.id)).body;
    expect(merged.into).toMatchObject({ name: 'Known', external_id: 'crm-1', is_verified: true });
    await staff.call('PATCH', `/contacts/${guest.contact.id}`, { body: { name: 'Corrected' } });
    await staff.post(`/contacts/merges/${merged.id}/undo`);
    expect(await read(guest.contact.id)).toMatchObject({ name: 'Corrected', external_id: null, is_verified: false });
    expect(await read(known.id)).toMatchObject({ name: 'Known', external_id: 'crm-1', is_verified: true });

    const stranger = await visitor(server, { email: 'claimed@example.com' });
    const into = (await merge(stranger.contact.id, known.id)).body;
    expect(into.fills).toEqual([]);
    expect(into.into).toMatchObject({ email: null });
  });

  it('refuses to undo what is too old, built upon, or of another project', async () => {
    const [one, two, three] = [await visitor(server), await visitor(server), await visitor(server)];
    const first = (await merge(one.contact.id, two.contact.id)).body;
    const second = (await merge(two.contact.id, three.contact.id)).body;
    expect((await staff.post(`/contacts/merges/${first.id}/undo`)).status).toBe(409);
    const stranger = server.as({ role: 'admin', sub: 'root', project_id: await server.newProject() });
    expect((await stranger.post(`/contacts/merges/${second.id}/undo`)).status).toBe(404);
    await server.sql(`UPDATE contact_merges SET created_at = now() - interval '31 days' WHERE id = $1`, [second.id]);
    expect((await staff.post(`/contacts/merges/${second.id}/undo`)).status).toBe(409);
    expect((await merge(three.contact.id, three.contact.id)).status).toBe(400);
  });

  it('exports everything, and leaves nothing after an erasure', async () => {
    const [ann, former] = [await visitor(server, { name: 'Ann Erased' }), await visitor(server)];
    const talk = await ann.api.open();
    await ann.api.post(`/conversations/${talk.id}/messages`, { content: 'my home address' });
    await staff.post(`/conversations/${talk.id}/messages`, { content: 'a note on Ann', note: true });
    await merge(former.contact.id, ann.contact.id);
    const exported = await staff.get<z.infer<typeof contactExport>>(`/contacts/${ann.contact.id}/export`);
    expect(contactExport.safeParse(exported.body).error).toBeUndefined();
    expect(exported.body).toMatchObject({ contact: { name: 'Ann Erased' }, conversations: [{ id: talk.id }] });
    expect(exported.body.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'note']);
    expect(exported.body.merged_contacts.map(({ id }) => id)).toEqual([former.contact.id]);
    expect(exported.body.sessions).toHaveLength(1);

    expect((await ann.api.delete(`/contacts/${ann.contact.id}`)).status).toBe(403);
    expect((await staff.delete(`/contacts/${ann.contact.id}`)).status).toBe(204);
    expect((await ann.api.get('/me')).status).toBe(401);
    expect((await staff.get(`/contacts/${ann.contact.id}/export`)).status).toBe(404);
    expect((await staff.get(`/conversations/${talk.id}`)).status).toBe(404);
    const ids = [ann.contact.id, former.contact.id];
    const left = await server.sql(
      `SELECT id FROM contacts WHERE id = ANY($1::uuid[])
       UNION ALL SELECT id FROM sessions WHERE owner_id = ANY($1::uuid[])
       UNION ALL SELECT id FROM contact_merges WHERE from_id = ANY($1::uuid[]) OR into_id = ANY($1::uuid[])
       UNION ALL SELECT id FROM messages WHERE conversation_id = $2::uuid`,
      [ids, talk.id],
    );
    expect(left).toEqual([]);
  });
});
