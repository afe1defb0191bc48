import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { EscalationView } from '../../src/contract/escalation.schema.js';
import type { TurnView } from '../../src/contract/generation.schema.js';
import type { MessageView } from '../../src/contract/message.schema.js';
import { teach } from '../knowledge/library.js';
import { type Answering, startAnswering } from '../support/answering.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';
import type { SocketClient } from '../support/socket-client.js';
import { act, escalate, hire, type Person, state, thread } from './people.js';

const WAIT_MS = 20_000;

let answering: Answering;
let server: TestServer;
let admin: ApiClient;
beforeAll(async () => {
  answering = await startAnswering();
  server = await TestServer.start(answering.env);
  admin = server.as({ sub: 'root', role: 'admin' });
  await teach(admin, { title: 'Visits', text: 'Viewings are free and last about thirty minutes.' });
  const escalation_policy = { on_no_answer: true };
  await admin.post('/chatbots', { name: 'Bo', tools: ['request_human'], escalation_policy });
});
afterAll(async () => {
  await server.stop();
  await answering.vendor.close();
});

afterEach(async () => {
  await server.sql('DELETE FROM conversations');
  await server.sql('DELETE FROM sellers');
});

/** A visitor, who says something and sees what the assistant answers. */
interface Visitor {
  readonly api: ApiClient;
  readonly socket: SocketClient;
  readonly say: (content: string) => Promise<MessageView | null>;
}

async function visitor(name: string, conversationId: string, over: 'REST' | 'sockets'): Promise<Visitor> {
  const api = server.as({ sub: name });
  const socket = await server.socket({ sub: name });
  await socket.get('conversation:join', { conversation_id: conversationId });
  let sent = 0;
  const bySocket = async (content: string): Promise<MessageView | null> => {
    const before = socket.all('reply:ended').length;
    sent += 1;
    await socket.get('message:send', {
      conversation_id: conversationId,
      content,
      client_message_id: `${name}-${sent}`,
    });
    await socket.when(() => socket.all('reply:ended').length > before, 'no answer came', WAIT_MS);
    return socket.all('reply:ended').at(-1)?.message ?? null;
  };
  const byRest = async (content: string) =>
    (await api.post<TurnView>(`/conversations/${conversationId}/messages`, { content })).body.reply;
  return { api, socket, say: over === 'REST' ? byRest : bySocket };
}

/** Mia has room for one, and has it: whoever comes now waits. */
async function busySeller(): Promise<{ mia: Person; socket: SocketClient; held: string }> {
  const mia = await hire(server, 'Mia', { capacity: 1 });
  const socket = await server.socket({ sub: mia.id, role: 'seller', name: 'Mia' });
  await socket.get('seller:status', { status: 'online' });
  const bob = server.as({ sub: 'bob' });
  const { id: held } = await bob.open();
  await escalate(bob, held);
  await eventually(async () => (await state(bob, held)).seller_id === mia.id, WAIT_MS);
  return { mia, socket, held };
}

describe.each(['REST', 'sockets'] as const)('from the assistant to a person and back, over %s', (over) => {
  it('loses nothing on the way', async () => {
    const { mia, socket: miasSocket, held } = await busySeller();
    const opened = await server.as({ sub: 'ann' }).open();
    const { id } = opened;
    const ann = await visitor('ann', id, over);
    answering.vendor.next({ text: 'About thirty minutes [1].' });
    const cited = await ann.say('How long do viewings last?');
    expect(cited).toMatchObject({ role: 'assistant', content: 'About thirty minutes [1].' });
    expect(cited?.metadata.sources).toMatchObject([
      { number: 1, title: 'Visits', text: expect.stringContaining('thirty') },
    ]);

    // Somebody else waits first.
    const cid = server.as({ sub: 'cid' });
    const { id: before } = await cid.open();
    await escalate(cid, before);
    const told = await ann.say('Can I talk to a human?');
    expect(told?.content).toBe('I have asked a colleague to join you here.');
    const find = async (): Promise<EscalationView | undefined> =>
      (await admin.get<{ data: EscalationView[] }>('/escalations')).body.data.find(
        (each) => each.conversation_id === id,
      );
    expect(await find()).toMatchObject({ status: 'queued', position: 2, requested_by: 'visitor' });
    await ann.socket.until('escalation:created', undefined, WAIT_MS);

    await act(mia.api, held, 'resolve');
    await ann.socket.until('queue:updated', ({ position }) => position === 1, WAIT_MS);
    expect(await state(cid, before)).toMatchObject({ mode: 'seller', seller_id: mia.id });
    await act(mia.api, before, 'resolve');
    const joined = await ann.socket.until('agent:joined', undefined, WAIT_MS);
    expect(joined).toMatchObject({ conversation_id: id, agentId: mia.id, agentName: 'Mia' });
    expect(await find()).toMatchObject({ status: 'accepted', seller: { name: 'Mia' } });

    const asked = answering.vendor.log.requests.length;
    if (over === 'REST') await mia.api.post(`/conversations/${id}/messages`, { content: 'You can come at 14:15.' });
    else
      await miasSocket.get('message:send', {
        conversation_id: id,
        content: 'You can come at 14:15.',
        client_message_id: 'm',
      });
    await ann.socket.until('message:created', ({ message }) => message.content === 'You can come at 14:15.', WAIT_MS);
    await ann.api.post(`/conversations/${id}/messages`, { content: 'Fine!' });
    if (over === 'REST') await act(mia.api, id, 'hand-back', { note: 'Booked.' });
    else await miasSocket.get('conversation:hand-back', { conversation_id: id, note: 'Booked.' });
    expect(await state(ann.api, id)).toMatchObject({ mode: 'assistant' });
    // What the visitor said last to the person was answered by nobody: the assistant does.
    await ann.socket.when(
      () => ann.socket.all('reply:ended').some(({ message }) => (message?.seq ?? 0) > 6),
      'the assistant did not go on',
      WAIT_MS,
    );
    const system = String(answering.vendor.log.requests.at(asked)?.body.messages?.[0]?.content);
    expect(system).toContain('You can come at 14:15.');
    expect(system).toContain('Do not call a person again for the same thing.');

    // Another reason brings a person again, the same one does not.
    answering.vendor.next({ text: '[no answer]' });
    await ann.say('Is there a lighthouse?');
    await eventually(async () => (await state(ann.api, id)).mode === 'seller', WAIT_MS);
    await act(mia.api, id, 'hand-back');
    answering.vendor.next({ text: '[no answer]' });
    const honest = await ann.say('Is there a windmill?');
    expect(honest?.content).toBe("I don't know that. Would you like to speak with a person?");
    expect(await state(ann.api, id)).toMatchObject({ mode: 'assistant' });

    const messages = await thread(ann.api, id);
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
    const roles = messages.map(({ role, metadata }) => (role === 'system' ? metadata.event : role));
    expect(roles.slice(0, 9)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
      'agent.joined',
      'seller',
      'user',
      'agent.left',
      'assistant',
    ]);
    for (const socket of [ann.socket, miasSocket]) socket.close();
  });
});
