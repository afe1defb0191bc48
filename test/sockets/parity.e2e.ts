import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { TurnView } from '../../src/contract/generation.schema.js';
import type { ProblemDocument } from '../../src/contract/problem.schema.js';
import { type Answering, generationsOf, quiet, startAnswering } from '../support/answering.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';
import type { SocketClient } from '../support/socket-client.js';
import { OPERATIONS, type SharedOperation, type Target } from './operations.js';

let answering: Answering;
let server: TestServer;
/** One way to the server, as the user who owns the conversations and as a seller. */
interface Way<Client> {
  readonly own: Client;
  readonly staff: Client;
}
let rest: Way<ApiClient>;
let socket: Way<SocketClient>;
let watcher: SocketClient;
beforeAll(async () => {
  answering = await startAnswering();
  server = await TestServer.start(answering.env);
  const seller = { sub: 'sam', role: 'seller' } as const;
  rest = { own: server.as(), staff: server.as(seller) };
  socket = { own: await server.socket(), staff: await server.socket(seller) };
  watcher = await server.socket({ sub: 'ada', role: 'admin' });
});
afterAll(async () => {
  for (const client of [socket.own, socket.staff, watcher]) client.close();
  await server.stop();
  await answering.vendor.close();
});

/** Without what is different in every run. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, field: unknown) =>
      /^(id|conversation_id|message_id|generation_id|request_id|position|timestamp|.*_at)$/.test(name) && field !== null
        ? name
        : field,
    ),
  );

async function rowsOf(id: string): Promise<unknown> {
  const all = (columns: string, from: string) =>
    server.sql(`SELECT ${columns} FROM ${from} WHERE conversation_id = $1 ORDER BY 1, 2`, [id]);
  return plain({
    messages: await all('seq, *', 'messages'),
    generations: await all('created_at, status, epoch, text, message_seq, provider, model, usage', 'generations'),
    receipts: await all('reader_kind, reader_id, read_up_to_seq, delivered_up_to_seq', 'receipts'),
    escalations: await all(
      'created_at, status, reason, requested_by, skills, seller_id, seller_name, lost_seller_id',
      'escalations',
    ),
    conversation: await server.sql(
      'SELECT status, mode, epoch, seller_id, last_seq, reply_due_seq, assistant_epoch, assistant_note, escalation_requested FROM conversations WHERE id = $1',
      [id],
    ),
  });
}

/** A conversation in the state that an operation begins with. */
async function prepare(on: SharedOperation['on']): Promise<Target> {
  const { id } = await rest.own.open();
  if (on === 'empty') return { conversation: id, generation: '' };
  if (on === 'answering') answering.vendor.next({ chunks: ['Half an ', 'answer'], ending: 'hang' });
  const asking = rest.own.post<TurnView>(`/conversations/${id}/messages`, { content: 'A question.' });
  asking.catch(() => undefined);
  await eventually(async () => {
    const [generation] = await generationsOf(server, id);
    return on === 'answering' ? generation?.text === 'Half an answer' : generation?.status === 'complete';
  });
  if (on === 'held') await rest.staff.post(`/conversations/${id}/actions/claim`);
  return { conversation: id, generation: (await generationsOf(server, id))[0]?.id ?? '' };
}

/** What an operation leaves behind: rows, news, and what the model was asked. */
async function traceOf({ on, ends }: SharedOperation, id: string, work: () => Promise<unknown>): Promise<object> {
  await watcher.get('conversation:join', { conversation_id: id });
  const [heard, asked] = [watcher.news.length, answering.vendor.log.requests.length];
  const shown = plain(await work());
  if (on !== 'answering' || ends) await quiet(server, id);
  // Its beginning was told before the database had its end, and this answer comes after it.
  await watcher.refusal('no:such');
  const told = (name: string) => watcher.news.slice(heard).filter((each) => each.name === name).length;
  await watcher.when(() => told('reply:ended') >= (ends ? 1 : told('reply:started')), 'the end of an answer');
  // A place in the queue is told some moments after the conversation has come into it.
  const { body: now } = await rest.own.get<ConversationView>(`/conversations/${id}`);
  if (now.mode === 'queued') await watcher.when(() => told('queue:updated') > 0, 'the place in the queue');
  await watcher.get('conversation:leave', { conversation_id: id });
  const news = watcher.news.slice(heard).filter(({ name }) => name !== 'reply:delta');
  const requests = answering.vendor.log.requests.slice(asked).map(({ body }) => body);
  return { shown, rows: await rowsOf(id), news: plain(news), requests };
}

async function endAnswer({ conversation, generation }: Target): Promise<void> {
  await rest.own.delete(`/generations/${generation}`);
  await quiet(server, conversation);
}

const payload = ({ names }: SharedOperation, id: string, input: object) => ({
  ...input,
  [names === 'conversation' ? 'conversation_id' : 'generation_id']: id,
});

/** Both refuse with the same document. */
async function expectAlike(name: string, operation: SharedOperation, { id, input }: { id: string; input: object }) {
  const { request_id: _, ...document } = (await operation.rest(rest.own, id, input)).body as ProblemDocument;
  expect({ input, status: document.status }).toEqual({ input, status: expect.any(Number) });
  expect(await socket.own.refusal(name, payload(operation, id, input))).toEqual(document);
}

const SHARED = Object.entries(OPERATIONS).flatMap(([name, ways]) =>
  'socketOnly' in ways ? [] : ways.map((operation, index) => [name, index + 1, operation] as const),
);

describe.each(SHARED)('%s (case %i), over REST and over the socket,', (name, _, operation) => {
  const { on, names, input, shown } = operation;
  const who = operation.isForStaff ? 'staff' : 'own';

  it('leaves the same rows, shows the same views, tells the same news and asks the model the same', async () => {
    const [overRest, overSocket] = [await prepare(on), await prepare(on)];
    const first = await traceOf(operation, overRest.conversation, async () => {
      const { status, body } = await operation.rest(rest[who], overRest[names], input);
      expect(status).toBeLessThan(300);
      return shown?.rest(body as never) ?? null;
    });
    const second = await traceOf(operation, overSocket.conversation, async () => {
      const data = await socket[who].get(name as never, payload(operation, overSocket[names], input));
      return shown ? (shown.socket ?? ((same: unknown) => same))(data) : data;
    });
    expect(second).toEqual(first);
    if (on === 'answering') await Promise.all([overRest, overSocket].map(endAnswer));
  });

  it('refuses in the same words', async () => {
    const target = await prepare(on);
    if (on === 'empty' && operation.refused) await operation.rest(rest[who], target[names], input);
    for (const id of [randomUUID(), 'nonsense']) await expectAlike(name, operation, { id, input });
    if (operation.isForStaff) await expectAlike(name, operation, { id: target[names], input });
    for (const wrong of operation.isForStaff ? [] : (operation.refused ?? []))
      await expectAlike(name, operation, { id: target[names], input: wrong });
    if (on === 'answering') await endAnswer(target);
    if (!operation.conflicts) return;
    const busy = await prepare('answering');
    await expectAlike(name, operation, { id: busy[names], input });
    await endAnswer(busy);
  });
});
