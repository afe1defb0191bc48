import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EscalationView } from '../../src/contract/escalation.schema.js';
import type { ApiClient } from '../support/api-client.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { eventually } from '../support/programs.js';
import type { SocketClient } from '../support/socket-client.js';
import { act, escalate, hire, type Person, state, thread } from './people.js';

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
  await nodes.a.sql('DELETE FROM routing_policies');
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

/** Connects a seller who takes conversations. */
async function comes({ id, name }: Person, node = nodes.a): Promise<SocketClient> {
  const socket = await node.socket({ sub: id, role: 'seller', name });
  open.push(socket);
  const admin = node.as({ sub: 'root', role: 'admin' });
  await admin.call('PUT', `/sellers/${id}/availability`, { body: { status: 'online' } });
  return socket;
}

async function waits(): Promise<{ id: string; escalation: string }> {
  const { id } = await ann.open();
  return { id, escalation: (await escalate(ann, id)).body.id };
}

const read = async (id: string): Promise<EscalationView> => (await ann.get<EscalationView>(`/escalations/${id}`)).body;

describe('the queue', () => {
  it('tells everybody who waits of a new place, on every node', async () => {
    const first = await waits();
    const second = await waits();
    const sockets = await Promise.all(nodes.both.map((node) => node.socket()));
    open.push(...sockets);
    for (const socket of sockets) await socket.get('conversation:join', { conversation_id: second.id });
    const third = await waits();
    expect((await read(third.escalation)).position).toBe(3);
    await ann.post(`/escalations/${first.escalation}/cancel`);
    for (const socket of sockets) {
      const news = await socket.until('queue:updated', ({ position }) => position === 1);
      expect(news).toEqual({ conversation_id: second.id, position: 1, estimated_wait_seconds: null });
    }
  });

  it('brings its head to a seller who comes, whichever node he comes to, and the next one when he is free again', async () => {
    const first = await waits();
    const second = await waits();
    const visitor = await nodes.b.socket();
    open.push(visitor);
    await visitor.get('conversation:join', { conversation_id: first.id });
    await comes(mia, nodes.b);
    const joined = await visitor.until('agent:joined');
    expect(joined).toMatchObject({ conversation_id: first.id, agentId: mia.id, agentName: 'Mia' });
    expect(await state(mia.api, first.id)).toMatchObject({ mode: 'seller', seller_id: mia.id });
    expect(await read(second.escalation)).toMatchObject({ status: 'queued', position: 1 });
    expect(await read(first.escalation)).toMatchObject({ status: 'accepted', seller: { name: 'Mia' } });
    await act(mia.api, first.id, 'resolve');
    await nodes.a.sql(`UPDATE conversations SET active_at = now() - interval '1 hour' WHERE id = $1`, [first.id]);
    await eventually(async () => (await read(second.escalation)).status === 'accepted');
    expect((await read(first.escalation)).status).toBe('ended');
  });

  it('leaves everything to the sellers where the strategy is manual', async () => {
    await policy({ strategy: 'manual' });
    await comes(mia);
    const { id, escalation } = await waits();
    await comes(await hire(nodes.a, 'Tom'));
    expect((await read(escalation)).status).toBe('queued');
    await mia.api.post(`/escalations/${escalation}/accept`);
    expect(await state(ann, id)).toMatchObject({ mode: 'seller', seller_id: mia.id });
  });

  it('is over for whoever is answered by a person who did not accept', async () => {
    await policy({ strategy: 'manual' });
    const { id, escalation } = await waits();
    await mia.api.post(`/conversations/${id}/messages`, { content: 'Hello, Mia here.' });
    await eventually(async () => (await read(escalation)).status === 'accepted');
    expect((await thread(ann, id)).map(({ role }) => role)).toEqual(['seller']);
  });

  it('says how long it takes, from how long it took', async () => {
    await policy({ strategy: 'manual' });
    for (let n = 0; n < 3; n += 1) {
      const { id, escalation } = await waits();
      await act(mia.api, id, 'claim');
      await nodes.a.sql(`UPDATE escalations SET accepted_at = now() - interval '100 seconds' WHERE id = $1`, [
        escalation,
      ]);
      await act(mia.api, id, 'resolve');
    }
    const served = await waits();
    await act(mia.api, served.id, 'claim');
    const waiting = [await waits(), await waits()];
    const [first, second] = await Promise.all(waiting.map(({ escalation }) => read(escalation)));
    expect([first?.position, second?.position]).toEqual([1, 2]);
    expect(first?.estimated_wait_seconds).toBeGreaterThanOrEqual(100);
    expect(first?.estimated_wait_seconds).toBeLessThan(110);
    expect(second?.estimated_wait_seconds).toBeGreaterThanOrEqual(200);
  });
});

describe('the longest wait', () => {
  const late = (escalation: string) =>
    nodes.a.sql(`UPDATE escalations SET expires_at = now() - interval '1 second' WHERE id = $1`, [escalation]);

  it('ends with the assistant, who answers what was asked meanwhile', async () => {
    await policy({ max_wait_seconds: 600 });
    const { id, escalation } = await waits();
    await ann.post(`/conversations/${id}/messages`, { content: 'Are you open today?' });
    await late(escalation);
    await eventually(async () => (await thread(ann, id)).some(({ role }) => role === 'assistant'));
    expect(await read(escalation)).toMatchObject({ status: 'expired', wants_email: false });
    expect(await state(ann, id)).toMatchObject({ mode: 'assistant' });
    expect((await thread(ann, id)).map(({ role }) => role)).toEqual(['user', 'system', 'assistant']);
  });

  it('ends with the question for an e-mail address where the policy says so', async () => {
    await policy({ max_wait_seconds: 600, on_max_wait: 'email' });
    const { id, escalation } = await waits();
    await late(escalation);
    await eventually(async () => (await read(escalation)).status === 'expired');
    expect(await read(escalation)).toMatchObject({ wants_email: true, email: null });
    expect((await thread(ann, id)).at(-1)).toMatchObject({ role: 'system', metadata: { event: 'escalation.expired' } });
    const left = await ann.post<EscalationView>(`/escalations/${escalation}/email`, { email: 'ann@example.com' });
    expect(left.body.email).toBe('ann@example.com');
    expect((await escalate(ann, id)).body).toMatchObject({ status: 'queued' });
  });
});

describe('outside business hours', () => {
  const closed = { business_hours: [], holidays: [] };
  it('nobody is promised: the assistant goes on, and a person may still come', async () => {
    await policy({ ...closed, business_hours: [{ days: [tomorrow()], from: '09:00', to: '10:00' }] });
    const { id } = await ann.open();
    const asked = await escalate(ann, id);
    expect(asked.body).toMatchObject({ status: 'outside_hours', position: null, opens_at: expect.any(String) });
    expect(await state(ann, id)).toMatchObject({ mode: 'assistant', escalation_requested: true });
    expect((await escalate(ann, id)).body.id).toBe(asked.body.id);
    expect((await thread(ann, id)).map(({ metadata }) => metadata.event)).toEqual(['escalation.outside_hours']);
    await mia.api.post(`/escalations/${asked.body.id}/accept`);
    expect(await read(asked.body.id)).toMatchObject({ status: 'accepted' });
  });

  it('lets who asks again after the opening into the queue', async () => {
    await policy({ ...closed, business_hours: [{ days: [tomorrow()], from: '09:00', to: '10:00' }] });
    const { id } = await ann.open();
    const { body } = await escalate(ann, id);
    await policy({});
    await nodes.a.sql(`UPDATE escalations SET opens_at = now() - interval '1 minute' WHERE id = $1`, [body.id]);
    expect((await escalate(ann, id)).body).toMatchObject({ id: body.id, status: 'queued', opens_at: null });
  });
});

const tomorrow = (): string =>
  ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][new Date(Date.now() + 86_400_000).getUTCDay()] ?? 'mon';
