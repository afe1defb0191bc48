import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { eventually } from '../support/programs.js';
import type { SocketClient } from '../support/socket-client.js';
import { act, escalate, hire, type Person, state, thread } from './people.js';

/** How long a seller may be unseen; a machine that is very busy must not take it for an absence. */
const PRESENCE_GRACE_MS = 1_500;

let nodes: TwoNodes;
let ann: ApiClient;
let mia: Person;
let open: SocketClient[] = [];
beforeAll(async () => {
  nodes = await startTwoNodes({ PRESENCE_GRACE_MS: `${PRESENCE_GRACE_MS}` });
  ann = nodes.a.as();
});
afterAll(() => nodes.stop());
beforeEach(async () => {
  // Each test has the project to itself.
  await nodes.a.sql('DELETE FROM conversations');
  await nodes.a.sql('DELETE FROM sellers');
  await policy({ grace_seconds: 0 });
  mia = await hire(nodes.a, 'Mia', { capacity: 1 });
});
afterEach(() => {
  for (const socket of open) socket.close();
  open = [];
});

const policy = (values: object) =>
  nodes.a.sql(
    `INSERT INTO routing_policies (project_id, policy) VALUES ($1, $2) ON CONFLICT (project_id) DO UPDATE SET policy = excluded.policy`,
    [nodes.a.projectId, values],
  );

const admin = () => nodes.a.as({ sub: 'root', role: 'admin' });

async function comes({ id, name }: Person): Promise<SocketClient> {
  const socket = await nodes.b.socket({ sub: id, role: 'seller', name });
  open.push(socket);
  await admin().call('PUT', `/sellers/${id}/availability`, { body: { status: 'online' } });
  return socket;
}

/** A visitor whom Mia, who is connected, has been given from the queue. */
async function served(): Promise<{ id: string; escalation: string; socket: SocketClient; queuedAt: string | null }> {
  const socket = await comes(mia);
  const { id } = await ann.open();
  const { body } = await escalate(ann, id);
  await eventually(async () => (await state(ann, id)).mode === 'seller');
  return { id, escalation: body.id, socket, queuedAt: body.queued_at };
}

const events = async (id: string) => (await thread(ann, id)).map(({ metadata }) => metadata.event);

describe('a seller who vanishes', () => {
  it('loses the floor: the visitor is told, and has the old place in the queue', async () => {
    const { id, escalation, socket, queuedAt } = await served();
    const visitor = await nodes.a.socket();
    open.push(visitor);
    await visitor.get('conversation:join', { conversation_id: id });
    const later = await ann.open();
    await escalate(ann, later.id);
    socket.close();
    expect(await visitor.until('agent:left')).toMatchObject({ conversation_id: id, agentName: 'Mia' });
    expect(await state(mia.api, id)).toMatchObject({ mode: 'queued', seller_id: null, status: 'open' });
    const { body } = await ann.get<{ status: string; position: number; queued_at: string }>(
      `/escalations/${escalation}`,
    );
    expect(body).toMatchObject({ status: 'queued', position: 1, queued_at: queuedAt });
    expect((await thread(ann, id)).at(-1)?.content).toBe(
      'Mia has left the conversation. You keep your place in the queue.',
    );
  });

  it('gets the visitor back on return', async () => {
    const { id, socket } = await served();
    socket.close();
    await eventually(async () => (await state(ann, id)).mode === 'queued');
    await comes(mia);
    await eventually(async () => (await state(ann, id)).mode === 'seller');
    expect((await state(mia.api, id)).seller_id).toBe(mia.id);
    expect(await events(id)).toEqual(['agent.joined', 'agent.left', 'agent.joined']);
  });

  it('is followed by a colleague who is there', async () => {
    const tom = await hire(nodes.a, 'Tom');
    const { id, socket } = await served();
    socket.close();
    await eventually(async () => (await state(ann, id)).mode === 'queued');
    await comes(tom);
    await eventually(async () => (await state(mia.api, id)).mode === 'seller');
    expect((await state(mia.api, id)).seller_id).toBe(tom.id);
  });

  it('leaves the conversation to the assistant where the policy says so', async () => {
    await policy({ grace_seconds: 0, on_seller_lost: 'assistant' });
    const { id, escalation, socket } = await served();
    await ann.post(`/conversations/${id}/messages`, { content: 'Are you open today?' });
    socket.close();
    await eventually(async () => (await thread(ann, id)).at(-1)?.role === 'assistant');
    expect(await state(ann, id)).toMatchObject({ mode: 'assistant' });
    expect((await ann.get<{ status: string }>(`/escalations/${escalation}`)).body.status).toBe('ended');
  });

  it('gets the visitor back from the assistant on return, but not later, and not after another hand-back', async () => {
    await policy({ grace_seconds: 0, on_seller_lost: 'assistant' });
    const { id, socket } = await served();
    socket.close();
    await eventually(async () => (await state(ann, id)).mode === 'assistant');
    const again = await comes(mia);
    await eventually(async () => (await state(ann, id)).mode === 'seller');
    expect((await state(mia.api, id)).seller_id).toBe(mia.id);
    expect(await events(id)).toEqual(['agent.joined', 'agent.left', 'agent.joined']);
    await act(mia.api, id, 'hand-back');
    const other = await ann.open();
    await act(mia.api, other.id, 'claim');
    again.close();
    await eventually(async () => (await state(ann, other.id)).mode === 'assistant');
    await nodes.a.sql('UPDATE conversations SET returns_until = now() WHERE id = $1', [other.id]);
    await comes(mia);
    const third = await ann.open();
    await nodes.a.sql(`UPDATE conversations SET snoozed_until = now(), status = 'snoozed' WHERE id = $1`, [third.id]);
    // The same sweep that wakes this one has looked at the others.
    await eventually(async () => (await state(ann, third.id)).status === 'open');
    expect([(await state(ann, id)).mode, (await state(ann, other.id)).mode]).toEqual(['assistant', 'assistant']);
  });

  it('and returns within the grace keeps the floor, as does whoever is only away', async () => {
    await policy({ grace_seconds: 60 });
    const { id, socket } = await served();
    socket.close();
    await nodes.a.sql(`UPDATE seller_presence SET seen_at = seen_at - interval '30 seconds'`);
    const other = await ann.open();
    await act(mia.api, other.id, 'claim');
    await nodes.a.sql(`UPDATE conversations SET snoozed_until = now(), status = 'snoozed' WHERE id = $1`, [other.id]);
    // The same sweep that wakes this one has looked at the other.
    await eventually(async () => (await state(ann, other.id)).status === 'open');
    expect(await events(id)).toEqual(['agent.joined']);
    await comes(mia);
    await admin().call('PUT', `/sellers/${mia.id}/availability`, { body: { status: 'away' } });
    await nodes.a.sql(`UPDATE conversations SET snoozed_until = now(), status = 'snoozed' WHERE id = $1`, [other.id]);
    await eventually(async () => (await state(ann, other.id)).status === 'open');
    expect(await events(id)).toEqual(['agent.joined']);
  });

  it('was never there for those who use REST alone: they are left in peace', async () => {
    const zoe = await hire(nodes.a, 'Zoe');
    const [known, foreign] = [await ann.open(), await ann.open()];
    await act(zoe.api, known.id, 'claim');
    await act(nodes.a.as({ sub: 'sam', role: 'seller' }), foreign.id, 'claim');
    await nodes.a.sql(`UPDATE conversations SET floor_since = now() - interval '1 hour' WHERE mode = 'seller'`);
    const gone = await served();
    gone.socket.close();
    await eventually(async () => (await state(ann, gone.id)).mode === 'queued');
    expect(await state(zoe.api, known.id)).toMatchObject({ mode: 'seller', seller_id: zoe.id });
    expect(await state(zoe.api, foreign.id)).toMatchObject({ mode: 'seller', seller_id: 'sam' });
  });
});

describe('a seller who does not work here any more', () => {
  it.each([
    ['deleted', () => admin().delete(`/sellers/${mia.id}`)],
    ['deactivated', () => admin().call('PATCH', `/sellers/${mia.id}`, { body: { is_active: false } })],
  ])('since %s, loses what was held at once, also without a socket ever', async (_, leave) => {
    const { id } = await ann.open();
    await act(mia.api, id, 'claim');
    expect((await leave()).status).toBeLessThan(300);
    await eventually(async () => (await state(ann, id)).mode === 'queued');
    expect((await thread(ann, id)).at(-1)).toMatchObject({ role: 'system', metadata: { event: 'agent.left' } });
  });
});

describe('when all sellers are away', () => {
  it('visitors wait, and are served by the first who comes back', async () => {
    await comes(mia);
    await admin().call('PUT', `/sellers/${mia.id}/availability`, { body: { status: 'away' } });
    const { id } = await ann.open();
    expect((await escalate(ann, id)).body.status).toBe('queued');
    await admin().call('PUT', `/sellers/${mia.id}/availability`, { body: { status: 'online' } });
    await eventually(async () => (await state(ann, id)).mode === 'seller');
  });
});
