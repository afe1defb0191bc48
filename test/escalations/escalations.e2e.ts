import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EscalationView, QueueView } from '../../src/contract/escalation.schema.js';
import { visitor } from '../people/people.js';
import { messagesOf } from '../support/answering.js';
import type { ApiClient } from '../support/api-client.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { act, escalate, hire, type Person, state, thread } from './people.js';

let nodes: TwoNodes;
let ann: ApiClient;
let mia: Person;
let tom: Person;
beforeAll(async () => {
  nodes = await startTwoNodes();
  ann = nodes.a.as();
  [mia, tom] = [await hire(nodes.a, 'Mia'), await hire(nodes.a, 'Tom')];
});
afterAll(() => nodes.stop());

const queue = async (): Promise<QueueView> => (await mia.api.get<QueueView>('/queue')).body;

describe('asking for a person', () => {
  it('puts the conversation into the queue, in one step', async () => {
    const { id } = await ann.open();
    const asked = await escalate(ann, id, { reason: 'The rent.', skills: ['rentals'] });
    expect(asked.status).toBe(201);
    expect(asked.body).toMatchObject({
      status: 'queued',
      reason: 'The rent.',
      requested_by: 'visitor',
      position: expect.any(Number),
      estimated_wait_seconds: null,
      skills: [],
      seller: null,
    });
    expect(await state(ann, id)).toMatchObject({
      mode: 'queued',
      epoch: 1,
      escalation_requested: true,
      status: 'open',
    });
    const read = await mia.api.get<EscalationView>(`/escalations/${asked.body.id}`);
    expect(read.body).toMatchObject({ skills: ['rentals'], status: 'queued' });
  });

  it('takes chatId as the name of the conversation, and exactly one name', async () => {
    const { id } = await ann.open();
    expect((await ann.post('/escalations', { chatId: id })).status).toBe(201);
    for (const body of [{}, { chatId: id, conversation_id: id }]) {
      expect((await ann.post('/escalations', body)).status).toBe(400);
    }
  });

  it('twice is one escalation, also at once and on two nodes', async () => {
    const { id } = await ann.open();
    const ways = Array.from({ length: 6 }, (_, index) => nodes.both[index % 2] ?? nodes.a);
    const answers = await Promise.all(ways.map((node) => escalate(node.as(), id)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const rows = await nodes.a.sql('SELECT FROM escalations WHERE conversation_id = $1', [id]);
    expect([rows.length, (await state(ann, id)).epoch]).toEqual([1, 1]);
  });

  it('in a resolved conversation opens it again', async () => {
    const { id } = await ann.open();
    await act(mia.api, id, 'resolve');
    expect((await escalate(ann, id)).body.status).toBe('queued');
    expect(await state(ann, id)).toMatchObject({ status: 'open', mode: 'queued' });
  });

  it('where a person has the floor already is accepted by them', async () => {
    const { id } = await ann.open();
    await act(mia.api, id, 'claim');
    const asked = await escalate(ann, id);
    expect(asked.body).toMatchObject({ status: 'accepted', seller: { name: 'Mia' }, position: null });
    expect(await state(ann, id)).toMatchObject({ mode: 'seller', seller_id: mia.id });
  });

  it('is not offered for the conversation of somebody else', async () => {
    const { id } = await ann.open();
    const eve = nodes.a.as({ sub: 'eve' });
    expect((await escalate(eve, id)).status).toBe(404);
    const { body } = await escalate(ann, id);
    expect((await eve.get(`/escalations/${body.id}`)).status).toBe(404);
    expect((await eve.post(`/escalations/${body.id}/cancel`)).status).toBe(404);
    expect((await ann.get('/queue')).status).toBe(403);
    expect((await ann.post(`/escalations/${body.id}/accept`)).status).toBe(403);
  });

  it('tells a contact no id of anybody', async () => {
    const guest = await visitor(nodes.a);
    const { id } = await guest.api.open();
    const { body } = await escalate(guest.api, id);
    await mia.api.post(`/escalations/${body.id}/accept`);
    const seen = await guest.api.get<EscalationView>(`/escalations/${body.id}`);
    expect(seen.body.seller).toEqual({ id: null, name: 'Mia' });
    expect((await guest.api.get(`/conversations/${id}/messages`)).text).not.toContain(mia.id);
  });
});

describe('the queue', () => {
  it('serves by priority, then in the order of arrival, and says who is where', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const { id } = await ann.open();
      await escalate(ann, id);
      ids.push(id);
    }
    const [first, second, third, fourth] = ids;
    const order = async () => (await queue()).data.map((each) => each.conversation_id).filter((id) => ids.includes(id));
    expect(await order()).toEqual([first, second, third, fourth]);
    await mia.api.call('PATCH', `/conversations/${third}`, { body: { priority: 'urgent' } });
    expect(await order()).toEqual([third, first, second, fourth]);
    const { data } = await queue();
    expect(data.map(({ position }) => position)).toEqual(data.map((_, index) => index + 1));
    expect(data[0]).toMatchObject({ conversation_id: third, priority: 'urgent' });
  });

  it('is left by who cancels, and the assistant goes on with what was asked meanwhile', async () => {
    const { id } = await ann.open();
    const { body } = await escalate(ann, id);
    const asked = await ann.post<{ reply: unknown }>(`/conversations/${id}/messages`, {
      content: 'Are you open today?',
    });
    expect(asked.body.reply).toBeNull();
    const cancelled = await ann.post<EscalationView>(`/escalations/${body.id}/cancel`);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', position: null });
    expect((await ann.post<EscalationView>(`/escalations/${body.id}/cancel`)).body.status).toBe('cancelled');
    expect(await state(ann, id)).toMatchObject({ mode: 'assistant', epoch: 2 });
    const socket = await nodes.a.socket();
    await socket.get('conversation:join', { conversation_id: id, after_seq: 0 });
    if (!(await messagesOf(nodes.a, id)).some(({ role }) => role === 'assistant')) await socket.until('reply:ended');
    socket.close();
    expect((await messagesOf(nodes.a, id)).map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect((await mia.api.post(`/escalations/${body.id}/accept`)).status).toBe(409);
  });

  it('gives one conversation to one of two who accept at once, on any node, and tells the other who has it', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = await ann.open();
      const { body } = await escalate(ann, id);
      const tomElsewhere = nodes.b.as({ sub: tom.id, role: 'seller', name: 'Tom' });
      const [one, two] = await Promise.all([
        mia.api.post<EscalationView>(`/escalations/${body.id}/accept`),
        act(tomElsewhere, id, 'claim'),
      ]);
      expect([one.status, two.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
      const winner = one.status === 200 ? mia.id : tom.id;
      const lost = one.status === 200 ? two.body : one.body;
      expect(lost).toMatchObject({ current: { mode: 'seller', seller_id: winner } });
      expect(await state(ann, id)).toMatchObject({ mode: 'seller', seller_id: winner, epoch: 2 });
      const said = (await thread(ann, id)).map(({ role, content }) => [role, content]);
      expect(said).toEqual([['system', `${winner === mia.id ? 'Mia' : 'Tom'} has joined the conversation.`]]);
    }
  });
});
