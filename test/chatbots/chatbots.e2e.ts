import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { ChatbotView } from '../../src/contract/chatbot.schema.js';
import type { TurnView } from '../../src/contract/generation.schema.js';
import type { RecordedBody } from '../simulators/request-log.js';
import { startVendor, type SimulatedVendor } from '../simulators/vendor.js';
import { lockWaits } from '../support/lock-waits.js';
import { TestServer } from '../support/server.js';
import { openWidget, visitorApi, widgetKeyOf } from '../widget/visitor.js';

let vendor: SimulatedVendor;
let server: TestServer;
beforeAll(async () => {
  vendor = await startVendor();
  server = await TestServer.start({
    LLM_PROVIDER: 'compatible',
    LLM_BASE_URL: vendor.openAiUrl,
    LLM_API_KEY: 'simulated',
    LLM_MODEL: 'sim-fast',
    LLM_TEMPERATURE: '0.5',
    LLM_LAST_RESORT: 'none',
  });
});
afterAll(async () => {
  await server.stop();
  await vendor.close();
});

const admin = (project = server.projectId) => server.as({ role: 'admin', sub: 'adam', project_id: project });
const make = async (body: object, project = server.projectId): Promise<ChatbotView> => {
  const made = await admin(project).post<ChatbotView>('/chatbots', body);
  if (made.status !== 201) throw new Error(made.text);
  return made.body;
};
const patch = (id: string, body: object) => admin().call<ChatbotView>('PATCH', `/chatbots/${id}`, { body });

/** The instructions, without the mark that is another one in each process. */
const systemOf = (body: RecordedBody | undefined): string =>
  String(body?.messages?.[0]?.content).replace(/\n\n<mark-[0-9a-f-]+\/>$/, '');

/** What the model was asked for the one question of a new conversation. */
async function asked(body: object = {}, project = server.projectId) {
  const ann = server.as({ project_id: project });
  const { id } = await ann.open(body);
  const before = vendor.log.requests.length;
  const turn = await ann.post<TurnView>(`/conversations/${id}/messages`, { content: 'Hello there' });
  const requests = vendor.log.requests.slice(before).map((request) => request.body);
  return { turn, requests, system: systemOf(requests[0]), request: requests[0] ?? {} };
}

describe('a chatbot', () => {
  it('speaks with its own instructions, model, temperature and length, over whichever road', async () => {
    const project = await server.newProject('bots', 'The project speaks.');
    expect((await asked({}, project)).system).toBe('The project speaks.');
    const bot = await make(
      { name: 'Bo', instructions: 'Bo speaks.', model: 'sim-bo', temperature: 0.1, max_output_tokens: 77 },
      project,
    );
    expect(bot.is_default).toBe(true);
    const { request, system } = await asked({ chatbot_id: bot.id }, project);
    expect(system).toBe('Bo speaks.');
    expect(request).toMatchObject({ model: 'sim-bo', temperature: 0.1, max_tokens: 77 });
    expect((await asked({}, project)).system).toBe('Bo speaks.');
    const plain = await make({ name: 'Plain', languages: ['de', 'en'] }, project);
    expect(plain.is_default).toBe(false);
    const other = await asked({ chatbot_id: plain.id }, project);
    expect(other.system).toMatch(
      /^The project speaks\.\n\nAnswer in the language of the question if it is one of de, en/,
    );
    expect(other.request).toMatchObject({ model: 'sim-fast', temperature: 0.5 });
  });

  it('falls back to its own models', async () => {
    vendor.when('sim-dead', { refusal: { status: 404, body: { error: { code: 'model_not_found' } } } });
    const bot = await make({ name: 'Fallback', model: 'sim-dead', fallbacks: ['sim-alive'] });
    const { turn, requests } = await asked({ chatbot_id: bot.id });
    expect(requests.map(({ model }) => model)).toEqual(['sim-dead', 'sim-alive']);
    expect(turn.body.reply).toMatchObject({ status: 'complete', metadata: { model: 'sim-alive' } });
  });

  it('is refused a provider that this server has no key for', async () => {
    const answer = await admin().post('/chatbots', { name: 'x', provider: 'openai' });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('OPENAI_API_KEY')]);
    expect((await patch((await make({ name: 'y' })).id, { fallbacks: ['openrouter:a'] })).status).toBe(400);
  });

  it('changes for the next answer, and one is the default', async () => {
    const project = await server.newProject();
    const [first, second] = [await make({ name: 'One' }, project), await make({ name: 'Two' }, project)];
    const root = admin(project);
    const marked = await root.call<ChatbotView>('PATCH', `/chatbots/${second.id}`, {
      body: { is_default: true, instructions: 'Two speaks.' },
    });
    expect(marked.body).toMatchObject({ is_default: true, instructions: 'Two speaks.', name: 'Two' });
    expect((await root.get<ChatbotView>(`/chatbots/${first.id}`)).body.is_default).toBe(false);
    expect((await asked({}, project)).system).toBe('Two speaks.');
    await Promise.all([1, 2, 3, 4].map((n) => make({ name: `N${n}`, is_default: true }, project)));
    const { data } = (await root.get<{ data: ChatbotView[] }>('/chatbots')).body;
    expect(data.filter((bot) => bot.is_default)).toHaveLength(1);
  });

  it('leaves its conversations to the default when it is deleted, also while it answers', async () => {
    const project = await server.newProject();
    const [first, second] = [
      await make({ name: 'One', instructions: 'One speaks.' }, project),
      await make({ name: 'Two', instructions: 'Two speaks.', model: 'sim-leaving' }, project),
    ];
    vendor.when('sim-leaving', { text: 'I am about to leave you now.', paceMs: 40 });
    const ann = server.as({ project_id: project });
    const { id } = await ann.open({ chatbot_id: second.id });
    const request = vendor.log.requests.length;
    const turn = ann.post<TurnView>(`/conversations/${id}/messages`, { content: 'Hello' });
    await vendor.log.request(request);
    expect((await admin(project).delete(`/chatbots/${second.id}`)).status).toBe(204);
    expect((await turn).body.reply).toMatchObject({ status: 'complete', content: 'I am about to leave you now.' });
    expect((await ann.get(`/conversations/${id}`)).body).toMatchObject({ chatbot_id: null });
    const next = await ann.post<TurnView>(`/conversations/${id}/messages`, { content: 'And now?' });
    expect(next.body.reply?.status).toBe('complete');
    expect(systemOf(vendor.log.requests.at(-1)?.body)).toBe('One speaks.');
    expect((await admin(project).delete(`/chatbots/${first.id}`)).status).toBe(204);
  });

  it('that is deleted before a visitor said anything leaves the first message to the default', async () => {
    const { id } = await make({ name: 'Gone', model: 'sim-gone' });
    const widget_key = await widgetKeyOf(server);
    const { body: visit } = await openWidget(server, { widget_key, chatbot_id: id });
    expect((await admin().delete(`/chatbots/${id}`)).status).toBe(204);
    const path = `/conversations/${visit.conversation.id}`;
    const turn = await visitorApi(server, visit).post<TurnView>(`${path}/messages`, { content: 'Hello' });
    expect([turn.status, turn.body.reply?.status]).toEqual([201, 'complete']);
    expect((await server.as({ role: 'seller' }).get(path)).body).toMatchObject({ chatbot_id: null });
  });

  it('that is deleted at the moment when a conversation is opened with it names nothing', async () => {
    const { id } = await make({ name: 'Going' });
    const operator = new Client({ connectionString: server.databaseUrl });
    await operator.connect();
    try {
      await operator.query('BEGIN');
      await operator.query('DELETE FROM chatbots WHERE id = $1', [id]);
      const opening = server.as().post('/conversations', { chatbot_id: id });
      await lockWaits(server);
      await operator.query('COMMIT');
      expect(await opening).toMatchObject({ status: 400, text: expect.stringContaining('chatbot_id') });
    } finally {
      await operator.end();
    }
  });

  it('of another project is named by nothing', async () => {
    const foreign = await make({ name: 'Foreign' }, await server.newProject());
    const opened = await server.as().post('/conversations', { chatbot_id: foreign.id });
    expect([opened.status, opened.text]).toEqual([400, expect.stringContaining('chatbot_id')]);
    expect((await server.as().post(`/chatbots/${foreign.id}/chat`, { message: 'Hi' })).status).toBe(404);
  });
});
