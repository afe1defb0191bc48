import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SyncView, TurnView } from '../../src/contract/generation.schema.js';
import type { ProblemDocument } from '../../src/contract/problem.schema.js';
import { startVendor, type SimulatedVendor } from '../simulators/vendor.js';
import type { ApiClient, Answer } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import type { SocketClient } from '../support/socket-client.js';

let vendor: SimulatedVendor;
let server: TestServer;
let rest: ApiClient;
let socket: SocketClient;
beforeAll(async () => {
  vendor = await startVendor();
  const model = {
    LLM_PROVIDER: 'compatible',
    LLM_BASE_URL: vendor.openAiUrl,
    LLM_API_KEY: 'simulated',
    LLM_MODEL: 'sim-fast',
  };
  server = await TestServer.start(model);
  rest = server.as();
  socket = await server.socket();
});
afterAll(async () => {
  socket.close();
  await server.stop();
  await vendor.close();
});

/** Without what is different in every run. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, field: unknown) =>
      /^(id|conversation_id|message_id|generation_id|request_id|.*_at|client_message_id)$/.test(name) && field !== null
        ? name
        : field,
    ),
  );

const rowsOf = async (id: string): Promise<unknown> => {
  const messages = await server.sql('SELECT * FROM messages WHERE conversation_id = $1 ORDER BY seq', [id]);
  const generations = await server.sql(
    'SELECT status, epoch, text, message_seq, provider, model, usage FROM generations WHERE conversation_id = $1',
    [id],
  );
  const [conversation] = await server.sql(
    'SELECT status, mode, epoch, last_seq, reply_due_seq FROM conversations WHERE id = $1',
    [id],
  );
  const receipts = await server.sql(
    'SELECT reader_kind, reader_id, read_up_to_seq, delivered_up_to_seq FROM receipts WHERE conversation_id = $1',
    [id],
  );
  return plain({ messages, generations, conversation, receipts });
};

describe('REST and the socket', () => {
  it('leave the same rows, show the same views and ask the model the same', async () => {
    const [overRest, overSocket] = [await rest.open(), await rest.open()];
    const content = 'When are you open?';
    const body = { content, client_message_id: randomUUID() };
    const turn = await rest.post<TurnView>(`/conversations/${overRest.id}/messages`, body);
    await rest.post(`/conversations/${overRest.id}/read`, { up_to_seq: 2 });
    await socket.get('conversation:join', { conversation_id: overSocket.id });
    const sent = await socket.get('message:send', { ...body, conversation_id: overSocket.id });
    const ended = await socket.until('reply:ended', ({ conversation_id: id }) => id === overSocket.id);
    await socket.get('message:read', { conversation_id: overSocket.id, up_to_seq: 2 });
    expect(plain(sent)).toEqual(plain(turn.body.message));
    expect(plain(ended.message)).toEqual(plain(turn.body.reply));
    expect(await rowsOf(overSocket.id)).toEqual(await rowsOf(overRest.id));
    const [first, second] = vendor.log.requests.flatMap(({ body: asked }) => (asked.messages ? [asked] : []));
    expect(second).toEqual(first);
    const synced = await rest.get<SyncView>(`/conversations/${overSocket.id}/sync?after_seq=1`);
    expect(await socket.get('conversation:sync', { conversation_id: overSocket.id, after_seq: 1 })).toEqual(
      synced.body,
    );
  });

  it('refuse in the same words', async () => {
    const { id } = await rest.open();
    const taken = { content: 'One.', client_message_id: randomUUID() };
    await rest.post(`/conversations/${id}/messages`, taken);
    const generation = randomUUID();
    const say = (body: object) => rest.post(`/conversations/${id}/messages`, { client_message_id: 'a', ...body });
    const tell = (body: object) =>
      socket.refusal('message:send', { conversation_id: id, client_message_id: 'a', ...body });
    const pairs: [Promise<Answer<unknown>>, Promise<unknown>][] = [
      [say({ ...taken, content: 'Two.' }), tell({ ...taken, content: 'Two.' })],
      [say({ content: '' }), tell({ content: '' })],
      [say({ content: 'x'.repeat(20_000) }), tell({ content: 'x'.repeat(20_000) })],
      [say({ content: 'x', role: 'system' }), tell({ content: 'x', role: 'system' })],
      [say({ content: 'x', client_message_id: 'a b' }), tell({ content: 'x', client_message_id: 'a b' })],
      [
        rest.get(`/conversations/${generation}/sync`),
        socket.refusal('conversation:join', { conversation_id: generation }),
      ],
      [rest.delete(`/generations/${generation}`), socket.refusal('reply:stop', { generation_id: generation })],
      [rest.get('/generations/nonsense'), socket.refusal('reply:resume', { generation_id: 'nonsense' })],
      [
        rest.post(`/conversations/${id}/read`, { up_to_seq: 0 }),
        socket.refusal('message:read', { conversation_id: id, up_to_seq: 0 }),
      ],
    ];
    for (const [http, ack] of pairs) {
      const { request_id: _, ...document } = (await http).body as ProblemDocument;
      expect(document).toMatchObject({ status: expect.any(Number) });
      expect(await ack).toEqual(document);
    }
  });
});
