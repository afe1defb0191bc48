import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SellerView } from '../../src/contract/seller.schema.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { Product } from '../support/product.js';
import { SocketClient } from '../support/socket-client.js';
import { visitor } from './people.js';

const GRACE = { PRESENCE_GRACE_MS: '2000' };

let nodes: TwoNodes;
let onA: SocketClient;
let onB: SocketClient;
beforeAll(async () => {
  nodes = await startTwoNodes(GRACE);
  onA = await nodes.a.socket({ role: 'seller', sub: 'watcher' });
  onB = await nodes.b.socket({ role: 'seller', sub: 'watcher', project_id: nodes.a.projectId });
});
afterAll(async () => {
  onA.close();
  onB.close();
  await nodes.stop();
});

const admin = () => nodes.a.as({ role: 'admin', sub: 'root' });

async function hire(status: SellerView['availability'] = 'online'): Promise<string> {
  const body = { email: `${randomUUID()}@example.com`, name: 'Mia Berg', password: 'a long enough password' };
  const { id } = (await admin().post<SellerView>('/sellers', body)).body;
  await admin().call('PUT', `/sellers/${id}/availability`, { body: { status } });
  return id;
}

const presenceOf = async (id: string) => (await admin().get<SellerView>(`/sellers/${id}`)).body.presence;
const claims = (id: string) => ({ role: 'seller' as const, sub: id, project_id: nodes.a.projectId });
const heard = (client: SocketClient, id: string) =>
  client.all('presence:updated').flatMap(({ seller_id, status }) => (seller_id === id ? [status] : []));
const told = (client: SocketClient, id: string, statuses: string[]) =>
  client.when(
    () => heard(client, id).join() === statuses.join(),
    `not ${statuses.join()}: ${heard(client, id).join()}`,
  );

describe('presence', () => {
  it('of one seller with tabs and devices on two nodes ends with the last of them, after the grace', async () => {
    const id = await hire();
    expect(await presenceOf(id)).toBe('offline');
    const tabs = [await nodes.a.socket(claims(id)), await nodes.a.socket(claims(id)), await nodes.b.socket(claims(id))];
    await Promise.all([told(onA, id, ['online']), told(onB, id, ['online'])]);
    expect(await presenceOf(id)).toBe('online');

    tabs[0]?.close();
    tabs[1]?.close();
    // Another seller who goes at the same time is out after the grace; the one with a tab elsewhere is not.
    const other = await hire();
    const only = await nodes.a.socket(claims(other));
    await told(onB, other, ['online']);
    only.close();
    await told(onA, other, ['online', 'offline']);
    expect(await presenceOf(id)).toBe('online');

    tabs[2]?.close();
    await Promise.all([told(onA, id, ['online', 'offline']), told(onB, id, ['online', 'offline'])]);
    expect(await presenceOf(id)).toBe('offline');
  });

  it('of a seller with two tabs on one node outlasts the grace, and so does that of the others there', async () => {
    const [twice, once] = [await hire(), await hire()];
    const tabs = await Promise.all([twice, twice, once].map((id) => nodes.a.socket(claims(id))));
    await Promise.all([twice, once].map((id) => told(onB, id, ['online'])));
    // Whoever leaves now is out after the grace.
    const gone = await hire();
    const only = await nodes.b.socket(claims(gone));
    await told(onA, gone, ['online']);
    only.close();
    await told(onA, gone, ['online', 'offline']);
    for (const id of [twice, once]) {
      expect(heard(onA, id)).toEqual(['online']);
      expect(await presenceOf(id)).toBe('online');
    }
    for (const tab of tabs) tab.close();
  });

  it('of a seller whose node is killed times out, and the others tell it', async () => {
    const id = await hire();
    const node = await Product.start({ ...GRACE, DATABASE_URL: nodes.a.databaseUrl });
    await SocketClient.connect(node.url, { token: nodes.a.token(claims(id)) });
    await Promise.all([told(onA, id, ['online']), told(onB, id, ['online'])]);
    node.child.kill('SIGKILL');
    await node.ended;
    await Promise.all([told(onA, id, ['online', 'offline']), told(onB, id, ['online', 'offline'])]);
    expect(await presenceOf(id)).toBe('offline');
  });

  it('follows what sellers say of themselves, by socket and REST alike, while they are connected', async () => {
    const id = await hire('offline');
    const tab = await nodes.b.socket(claims(id));
    // A node that looks rarely may miss what was true in between: each step waits until both have told it.
    const toldEverywhere = (...statuses: string[]) => Promise.all([told(onA, id, statuses), told(onB, id, statuses)]);
    await tab.get('seller:status', { status: 'online' });
    await toldEverywhere('online');
    await admin().call('PUT', `/sellers/${id}/availability`, { body: { status: 'away' } });
    await toldEverywhere('online', 'away');
    expect((await admin().get<SellerView>(`/sellers/${id}`)).body).toMatchObject({
      availability: 'away',
      presence: 'away',
    });
    await tab.get('seller:status', { status: 'offline' });
    await toldEverywhere('online', 'away', 'offline');
    tab.close();
  });

  it('ends when the seller is let go or disabled', async () => {
    const [gone, disabled] = [await hire(), await hire()];
    const tabs = [await nodes.a.socket(claims(gone)), await nodes.b.socket(claims(disabled))];
    await Promise.all([gone, disabled].flatMap((id) => [told(onA, id, ['online']), told(onB, id, ['online'])]));
    await admin().delete(`/sellers/${gone}`);
    await admin().call('PATCH', `/sellers/${disabled}`, { body: { is_active: false } });
    await Promise.all([told(onB, gone, ['online', 'offline']), told(onB, disabled, ['online', 'offline'])]);
    expect(await presenceOf(disabled)).toBe('offline');
    for (const tab of tabs) tab.close();
  });

  it('is told to the visitors of the conversations in which the seller has the floor, and to no others', async () => {
    const id = await hire();
    const [mine, other] = [await visitor(nodes.a), await visitor(nodes.a)];
    const [ours, theirs] = [await mine.api.open(), await other.api.open()];
    await nodes.a.sql(`UPDATE conversations SET mode = 'seller', seller_id = $2 WHERE id = $1`, [ours.id, id]);
    const sockets = await Promise.all(
      [mine, other].map(({ grant }) => SocketClient.connect(nodes.a.url, { token: grant.access_token })),
    );
    const [near, far] = sockets as [SocketClient, SocketClient];
    await near.get('conversation:join', { conversation_id: ours.id });
    await far.get('conversation:join', { conversation_id: theirs.id });
    const tab = await nodes.b.socket(claims(id));
    expect(await near.until('presence:updated')).toEqual({
      conversation_id: ours.id,
      seller_id: id,
      name: 'Mia Berg',
      status: 'online',
    });
    await told(onA, id, ['online']);
    expect(far.all('presence:updated')).toEqual([]);
    for (const each of [near, far, tab]) each.close();
  });

  it('of another project is nobody else’s news', async () => {
    const id = await hire();
    const elsewhere = await nodes.a.socket({ role: 'seller', sub: 'x', project_id: await nodes.a.newProject() });
    // A token for another project makes nobody present there.
    const stray = await nodes.a.socket({ ...claims(id), project_id: await nodes.a.newProject() });
    const here = await hire();
    const tab = await nodes.a.socket(claims(here));
    await told(onA, here, ['online']);
    expect(heard(onA, id)).toEqual([]);
    expect(await presenceOf(id)).toBe('offline');
    expect(elsewhere.all('presence:updated')).toEqual([]);
    for (const each of [elsewhere, stray, tab]) each.close();
  });

  it('has a command that only sellers of ours may use', async () => {
    const user = await nodes.a.socket();
    expect((await user.refusal('seller:status', { status: 'online' })).status).toBe(403);
    const unknown = await nodes.a.socket({ role: 'seller', sub: 'sally' });
    expect((await unknown.refusal('seller:status', { status: 'online' })).status).toBe(404);
    expect((await unknown.refusal('seller:status', { status: 'asleep' })).status).toBe(400);
    user.close();
    unknown.close();
  });
});
