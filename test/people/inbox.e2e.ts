import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InboxCounts, InboxEntry } from '../../src/contract/inbox.schema.js';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { sellerOf } from '../widget/visitor.js';

interface Page {
  readonly data: readonly InboxEntry[];
  readonly next_cursor: string | null;
}

let server: TestServer;
let mia: Awaited<ReturnType<typeof sellerOf>>;
beforeAll(async () => {
  server = await TestServer.start();
  mia = await sellerOf(server, 'Mia');
});
afterAll(() => server.stop());

/** A conversation of a contact in which these words were said by people, so that nobody answers. */
async function conversationOf(name: string, ...said: string[]): Promise<string> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
  const { body: contact } = await mia.api.post<{ id: string }>('/contacts', { name, email });
  const { id } = await mia.api.open({ contact_id: contact.id });
  for (const content of said) await mia.api.post(`/conversations/${id}/messages`, { content });
  return id;
}

const inbox = async (query: string, api: ApiClient = mia.api): Promise<readonly InboxEntry[]> =>
  (await api.get<Page>(`/conversations?${query}`)).body.data;
const idsOf = (entries: readonly InboxEntry[]): string[] => entries.map(({ conversation }) => conversation.id);

describe('the inbox', () => {
  it('says with whom, whose and what was said last', async () => {
    const id = await conversationOf('Ann Reed', 'Hello Ann.', 'x'.repeat(500));
    await mia.api.post(`/conversations/${id}/messages`, { content: 'Only for us.', note: true });
    const [entry] = await inbox('limit=1');
    expect(entry).toMatchObject({
      conversation: { id, mode: 'seller', unread_count: 0 },
      contact: { name: 'Ann Reed', email: 'ann.reed@example.com' },
      seller: { id: mia.id, name: 'Mia' },
      last_message: { role: 'note', text: 'Only for us.' },
      match: null,
    });
  });

  it('finds words of one message, of a name, an address and a title, and nothing else', async () => {
    const tom = await conversationOf('Tom Okafor', `The BEST price, ${'really '.repeat(60)}100% sure.`, 'Bye.');
    const zoe = await conversationOf('Zoe Best', 'The price is fixed.');
    await mia.api.call('PATCH', `/conversations/${zoe}`, { body: { title: 'Mill Lane viewing' } });
    const [match] = await inbox('q=best%20price');
    expect(match?.conversation.id).toBe(tom);
    expect(match?.match?.text).toContain('BEST price');
    expect(idsOf(await inbox('q=best%20price'))).toEqual([tom]);
    expect(idsOf(await inbox('q=best'))).toEqual([zoe, tom]);
    expect((await inbox('q=zoe.best@'))[0]).toMatchObject({ conversation: { id: zoe }, match: null });
    expect(idsOf(await inbox('q=viewing%20zoe'))).toEqual([zoe]);
    // What stands for anything in a pattern stands for itself in a search.
    expect(idsOf(await inbox('q=100%25%20_'))).toEqual([]);
    expect(idsOf(await inbox('q=100%25'))).toEqual([tom]);
  });

  it('never finds what belongs to another project', async () => {
    const there = await server.newProject();
    const stranger = await sellerOf(server, 'Eve', there);
    await conversationOf('Paula Secret', 'The hidden treasure.');
    expect(await inbox('q=treasure', stranger.api)).toEqual([]);
    expect(await inbox('', stranger.api)).toEqual([]);
    expect((await stranger.api.get(`/conversations?project_id=${server.projectId}`)).status).toBe(404);
    expect((await stranger.api.get<InboxCounts>('/conversations/counts')).body.open).toBe(0);
  });

  it('narrows by whose, tag and priority, and pages what it found', async () => {
    const ids = [await conversationOf('P One', 'garden gnome'), await conversationOf('P Two', 'garden gnome')];
    await mia.api.call('PATCH', `/conversations/${ids[0]}`, { body: { tags: ['vip'], priority: 'urgent' } });
    expect(idsOf(await inbox('tag=vip'))).toEqual([ids[0]]);
    expect(idsOf(await inbox('priority=urgent&status=open'))).toEqual([ids[0]]);
    expect(idsOf(await inbox('seller_id=nobody'))).toEqual([]);
    const [{ contact }] = (await inbox('tag=vip')) as [InboxEntry];
    expect(idsOf(await inbox(`contact_id=${contact?.id}`))).toEqual([ids[0]]);
    expect(idsOf(await inbox(`q=gnome&seller_id=${mia.id}&tag=vip`))).toEqual([ids[0]]);
    const first = (await mia.api.get<Page>('/conversations?q=gnome&limit=1')).body;
    const second = await inbox(`q=gnome&limit=1&cursor=${encodeURIComponent(first.next_cursor ?? '')}`);
    expect([...idsOf(first.data), ...idsOf(second)].sort()).toEqual([...ids].sort());
  });

  it('counts each list', async () => {
    const other = await server.newProject();
    const joe = await sellerOf(server, 'Joe', other);
    const open = () => joe.api.open();
    const [mine, resolved, snoozed, waiting] = [await open(), await open(), await open(), await open(), await open()];
    await joe.api.post(`/conversations/${mine?.id}/actions/claim`);
    await joe.api.post(`/conversations/${resolved?.id}/actions/resolve`);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await joe.api.post(`/conversations/${snoozed?.id}/actions/snooze`, { until });
    await joe.api.post(`/conversations/${waiting?.id}/actions/escalate`, {});
    const { body } = await joe.api.get<InboxCounts>('/conversations/counts');
    expect(body).toEqual({ mine: 1, queued: 1, assistant: 1, open: 3, snoozed: 1 });
  });
});
