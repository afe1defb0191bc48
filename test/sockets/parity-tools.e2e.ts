import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChatbotView } from '../../src/contract/chatbot.schema.js';
import { calling } from '../simulators/behaviour.js';
import { type Answering, messagesOf, quiet, startAnswering } from '../support/answering.js';
import { TestServer } from '../support/server.js';
import type { SocketClient } from '../support/socket-client.js';
import { allEvents } from '../support/sse.js';

let answering: Answering;
let server: TestServer;
let watcher: SocketClient;
let bot: ChatbotView;
beforeAll(async () => {
  answering = await startAnswering();
  server = await TestServer.start(answering.env);
  const admin = server.as({ sub: 'ada', role: 'admin' });
  bot = (await admin.post<ChatbotView>('/chatbots', { name: 'Bo', tools: ['search_knowledge', 'request_human'] })).body;
  watcher = await server.socket({ sub: 'ada', role: 'admin' });
});
afterAll(async () => {
  watcher.close();
  await server.stop();
  await answering.vendor.close();
});

/** Without what is different in every run. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, field: unknown) =>
      /^(id|.*_id|position|timestamp|.*_at)$/.test(name) && field !== null ? name : field,
    ),
  );

/** A turn in which the model looks something up, does what it may not, and asks for a person; and all that it leaves behind. */
async function turn(send: (id: string, body: object) => Promise<unknown>): Promise<object> {
  const { id } = await server.as().open({ chatbot_id: bot.id });
  await watcher.get('conversation:join', { conversation_id: id });
  const [heard, asked] = [watcher.news.length, answering.vendor.log.requests.length];
  answering.vendor.next(
    calling('search_knowledge', { query: 'dogs' }),
    calling('get_property_knowledge', {}),
    calling('request_human', { reason: 'Needs a person.' }),
    { text: 'Somebody comes.' },
  );
  await send(id, { content: 'Dogs?', client_message_id: 'm-1' });
  await watcher.until('reply:ended', (news) => news.conversation_id === id, 30_000);
  await quiet(server, id);
  await watcher.get('conversation:leave', { conversation_id: id });
  const told = watcher.news
    .slice(heard)
    .filter(({ name }) => ['reply:started', 'reply:tool', 'reply:ended', 'escalation:created'].includes(name));
  const escalations = await server.sql('SELECT * FROM escalations WHERE conversation_id = $1', [id]);
  await server.sql(`UPDATE escalations SET status = 'ended' WHERE conversation_id = $1`, [id]);
  const requests = answering.vendor.log.requests.slice(asked).map(({ body }) => body);
  return {
    news: plain(told),
    messages: plain(await messagesOf(server, id)),
    escalations: plain(escalations),
    requests: JSON.parse(JSON.stringify(requests).replaceAll(id, 'id')) as unknown,
  };
}

it('a turn with tools leaves the same rows, tells the same news and asks the model the same over REST, server-sent events and sockets', async () => {
  const ann = server.as();
  const socket = await server.socket();
  const overRest = await turn((id, body) => ann.post(`/conversations/${id}/messages`, body));
  const bySocket = await turn((id, body) => socket.get('message:send', { conversation_id: id, ...body }));
  const byEvents = await turn(async (id, body) => {
    const { events } = await ann.stream('POST', `/conversations/${id}/messages`, { body: { ...body, stream: true } });
    const told = (await allEvents(events))
      .filter(({ event }) => event === 'reply.tool')
      .map(({ data }) => data as unknown);
    const news = watcher.all('reply:tool').filter(({ conversation_id: at }) => at === id);
    expect(told).toEqual(news);
    expect(told).toHaveLength(6);
  });
  expect(bySocket).toEqual(overRest);
  expect(byEvents).toEqual(overRest);
  socket.close();
});
