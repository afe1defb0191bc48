import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChatAnswerView, ChatbotView } from '../../src/contract/chatbot.schema.js';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { EscalationView } from '../../src/contract/escalation.schema.js';
import type { TurnView } from '../../src/contract/generation.schema.js';
import { teach } from '../knowledge/library.js';
import { type Behaviour, calling } from '../simulators/behaviour.js';
import { type Answering, messagesOf, startAnswering } from '../support/answering.js';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';

let answering: Answering;
let server: TestServer;
let admin: ApiClient;
let ann: ApiClient;
beforeAll(async () => {
  answering = await startAnswering();
  server = await TestServer.start(answering.env);
  admin = server.as({ sub: 'adam', role: 'admin' });
  ann = server.as();
  await teach(admin, { title: 'Visits', text: 'Viewings are free and last about thirty minutes.' });
});
afterAll(async () => {
  await server.stop();
  await answering.vendor.close();
});

const botWith = async (policy: object): Promise<string> => {
  const made = await admin.post<ChatbotView>('/chatbots', { name: 'Bo', escalation_policy: policy });
  if (made.status !== 201) throw new Error(made.text);
  return made.body.id;
};

async function say(id: string, content: string, ...behaviours: Behaviour[]) {
  answering.vendor.next(...behaviours);
  return (await ann.post<TurnView>(`/conversations/${id}/messages`, { content })).body;
}

const escalationsOf = async (id: string): Promise<EscalationView[]> =>
  (await admin.get<{ data: EscalationView[] }>('/escalations')).body.data.filter((each) => each.conversation_id === id);
const conversation = async (id: string) => (await ann.get<ConversationView>(`/conversations/${id}`)).body;
const asked = (): number => answering.vendor.log.requests.length;

describe('an answer asks for a person', () => {
  it('when the visitor does in words, and tells so only once it is true', async () => {
    const { id } = await ann.open();
    const before = asked();
    const { reply } = await say(id, 'Kann ich bitte mit einem Menschen sprechen?');
    expect(asked()).toBe(before);
    expect(reply).toMatchObject({
      status: 'complete',
      content: 'Ich habe eine Kollegin oder einen Kollegen gebeten, hier zu übernehmen.',
      metadata: { escalation: { reason: 'The visitor asked for a person.', status: 'queued' } },
    });
    expect(await conversation(id)).toMatchObject({ mode: 'queued', escalation_requested: true });
    expect(await escalationsOf(id)).toMatchObject([{ status: 'queued', requested_by: 'visitor' }]);
  });

  it('by the words that the chatbot knows, and not where its policy does not listen', async () => {
    const own = await ann.open({ chatbot_id: await botWith({ request_words: { en: ['landlord'] } }) });
    await say(own.id, 'Where is the landlord?');
    expect(await conversation(own.id)).toMatchObject({ mode: 'queued' });
    const deaf = await ann.open({ chatbot_id: await botWith({ on_request: false }) });
    const { reply } = await say(deaf.id, 'I want to talk to a human', { text: 'I am here.' });
    expect(reply?.content).toBe('I am here.');
    expect(await conversation(deaf.id)).toMatchObject({ mode: 'assistant', escalation_requested: false });
  });

  it('by a tool call, whose answer is stored although the floor is queued', async () => {
    const { id } = await ann.open({ chatbot_id: await botWith({}) });
    const call = calling('request_human', { reason: 'Wants to haggle.' });
    const { reply } = await say(id, 'Can you do 5 % less?', call, { text: 'A colleague will join you.' });
    expect(reply).toMatchObject({
      content: 'A colleague will join you.',
      metadata: { escalation: { reason: 'Wants to haggle.', status: 'queued' }, tools: [{ name: 'request_human' }] },
    });
    const told = answering.vendor.log.requests.at(-1)?.body.messages?.at(-1)?.content;
    expect(told).toContain('"status":"queued"');
    expect(await escalationsOf(id)).toMatchObject([{ reason: 'Wants to haggle.', requested_by: 'assistant' }]);
    expect(await conversation(id)).toMatchObject({ mode: 'queued' });
  });

  it('when it has no answer, where the policy says so', async () => {
    const { id } = await ann.open({ chatbot_id: await botWith({ on_no_answer: true }) });
    const { reply } = await say(id, 'Do you sell submarines?', { text: "[no answer] I don't know that." });
    expect(reply?.content).toBe("I don't know that.\n\nI have asked a colleague to join you here.");
    expect(await escalationsOf(id)).toMatchObject([{ requested_by: 'rule' }]);
    const quiet = await ann.open({ chatbot_id: await botWith({}) });
    await say(quiet.id, 'Do you sell submarines?', { text: '[no answer]' });
    expect(await conversation(quiet.id)).toMatchObject({ mode: 'assistant' });
  });

  it('when the model fails again and again', async () => {
    const down: Behaviour = { refusal: { status: 404, body: { error: { code: 'x' } } } };
    const { id } = await ann.open({ chatbot_id: await botWith({ after_failures: 2 }) });
    await say(id, 'Hello?', down);
    expect(await conversation(id)).toMatchObject({ mode: 'assistant' });
    const { reply } = await say(id, 'Hello? Anybody there?', down);
    expect(reply).toMatchObject({
      status: 'failed',
      content: 'I have trouble answering at the moment.\n\nI have asked a colleague to join you here.',
    });
    expect(await conversation(id)).toMatchObject({ mode: 'queued' });
  });

  it('after so many turns, once', async () => {
    const { id } = await ann.open({ chatbot_id: await botWith({ after_turns: 2 }) });
    expect((await say(id, 'One?', { text: 'One.' })).reply?.content).toBe('One.');
    expect((await say(id, 'Two?', { text: 'Two.' })).reply?.content).toMatch(/^Two\.\n\nI have asked/);
    await server.as({ sub: 'sam', role: 'seller' }).post(`/conversations/${id}/actions/hand-back`, {});
    expect((await say(id, 'Three?', { text: 'Three.' })).reply?.content).toBe('Three.');
    expect((await say(id, 'Four?', { text: 'Four.' })).reply?.content).toBe('Four.');
  });

  it('and goes on helping those who wait, if the chatbot says so', async () => {
    const { id } = await ann.open({ chatbot_id: await botWith({ assistant_helps_while_queued: true }) });
    await say(id, 'I want to talk to a human');
    expect((await say(id, 'Meanwhile: when are you open?', { text: 'From nine.' })).reply?.content).toBe('From nine.');
    const silent = await ann.open({ chatbot_id: await botWith({ assistant_helps_while_queued: false }) });
    await say(silent.id, 'I want to talk to a human');
    expect((await say(silent.id, 'Hello?')).reply).toBeNull();
  });

  it('through the chatbot API, with its own fields, and twice is once', async () => {
    const path = `/chatbots/${await botWith({ assistant_helps_while_queued: true })}/chat`;
    const first = await ann.post<ChatAnswerView>(path, { message: 'I want to talk to a human' });
    expect(first.body).toMatchObject({
      escalationRequested: true,
      escalationReason: 'The visitor asked for a person.',
      message: { content: 'I have asked a colleague to join you here.' },
    });
    const { chatId } = first.body;
    await ann.post(path, { message: 'A human, please, I want to talk to a human', chatId });
    expect(await escalationsOf(chatId)).toHaveLength(1);
  });

  it('and tells the model afterwards what people have settled', async () => {
    const { id } = await ann.open({ chatbot_id: await botWith({}) });
    await say(id, 'I want to talk to a human');
    const sam = server.as({ sub: 'sam', role: 'seller', name: 'Sam' });
    await sam.post(`/conversations/${id}/messages`, { content: 'You get it for 410,000.' });
    await sam.post(`/conversations/${id}/actions/hand-back`, {});
    await say(id, 'Thanks! When can I visit?', { text: 'Tomorrow.' });
    const system = String(answering.vendor.log.requests.at(-1)?.body.messages?.[0]?.content);
    expect(system).toContain('410,000');
    expect(system).toContain('Do not call a person again for the same thing.');
    expect((await messagesOf(server, id)).at(-1)?.content).toBe('Tomorrow.');
  });
});
