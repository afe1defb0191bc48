import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { History } from '../src/generated/types.gen.js';
import { startVendor, type SimulatedVendor } from '../../test/simulators/vendor.js';
import { eventually } from '../../test/support/programs.js';
import { TestServer } from '../../test/support/server.js';
import type { Chat } from '../src/chat.js';
import { Client } from '../src/client.js';
import { memoryStorage, type Storage } from '../src/storage.js';
import { suppliedTokens } from '../src/tokens.js';
import { Gate } from './gate.js';
import { contents, isAnswered, reached, until } from './watching.js';

let vendor: SimulatedVendor;
let server: TestServer;
let gate: Gate;
let id: string;
let storage: Storage;
const clients: Client[] = [];
const env = (): Record<string, string> => ({
  LLM_PROVIDER: 'compatible',
  LLM_BASE_URL: vendor.openAiUrl,
  LLM_API_KEY: 'simulated',
  LLM_MODEL: 'sim-fast',
});
beforeAll(async () => {
  vendor = await startVendor();
  server = await TestServer.start(env());
});
beforeEach(async () => {
  gate = await Gate.before(server.url);
  storage = memoryStorage();
  ({ id } = await server.as().open());
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await gate.close();
});
afterAll(async () => {
  await server.stop();
  await vendor.close();
});

/** A page: a client on the storage of its origin. */
function page(answerMs?: number): Client {
  const settings = { url: gate.url, tokens: suppliedTokens(server.token()), storage };
  const client = new Client(answerMs === undefined ? settings : { ...settings, answerMs });
  clients.push(client);
  return client;
}

const LONG = Array.from({ length: 60 }, (_, index) => `word${index} `);

/** What the database says, which the page must agree with. */
async function history() {
  const { body } = await server.as().get<History>(`/conversations/${id}/messages?limit=200`);
  return body.data;
}

/** Waits until the page shows exactly what is stored. */
const agreed = (chat: Chat): Promise<void> =>
  eventually(async () => isDeepStrictEqual(chat.state.messages, await history()));

describe('whatever happens to the line', () => {
  it('goes on with the rest of an answer after the socket was cut', async () => {
    vendor.next({ chunks: LONG, paceMs: 50 });
    const client = page();
    const chat = client.chat(id);
    await reached(client, 'real-time');
    await chat.send({ content: 'Tell me.' });
    await until(chat, ({ reply }) => (reply?.text.length ?? 0) > 40);
    gate.cut();
    const texts: string[] = [];
    chat.subscribe(() => texts.push(chat.state.reply?.text ?? ''));
    await reached(client, 'fallback');
    await reached(client, 'real-time');
    const state = await until(chat, isAnswered);
    await agreed(chat);
    for (const text of texts) expect(state.messages[1]?.content.startsWith(text)).toBe(true);
  });

  it('loses and doubles nothing where sockets are blocked from the start, and streams all the same', async () => {
    gate.stopsSockets = true;
    vendor.next({ chunks: LONG, paceMs: 20 });
    const client = page();
    const chat = client.chat(id);
    await chat.send({ content: 'Tell me.' });
    await until(chat, ({ reply }) => (reply?.text.length ?? 0) > 40);
    expect(client.state).toBe('fallback');
    await until(chat, isAnswered);
    await server.as({ sub: 'sam', role: 'seller' }).post(`/conversations/${id}/messages`, { content: 'Mia here.' });
    await until(chat, ({ messages }) => messages.length === 3);
    await agreed(chat);
    gate.stopsSockets = false;
    await reached(client, 'real-time', 20_000);
  });

  it('keeps what is written offline and sends it in order on return', async () => {
    const client = page();
    const chat = client.chat(id);
    await reached(client, 'real-time');
    gate.isClosed = true;
    gate.cut();
    await reached(client, 'offline');
    for (const content of ['One', 'Two', 'Three']) await chat.send({ content });
    expect(chat.state.outgoing).toHaveLength(3);
    gate.isClosed = false;
    await until(chat, (state) => isAnswered(state) && state.messages.length >= 4, 25_000);
    const said = (await history()).filter(({ role }) => role === 'user');
    expect(said.map(({ content }) => content)).toEqual(['One', 'Two', 'Three']);
    await agreed(chat);
  });

  it('sends over HTTP what the socket did not acknowledge, and it is one message', async () => {
    const client = page(300);
    const chat = client.chat(id);
    await reached(client, 'real-time');
    await until(chat, ({ conversation }) => conversation !== null);
    gate.isDeaf = true;
    await chat.send({ content: 'Only once.' });
    await until(chat, ({ outgoing }) => outgoing[0]?.state === 'sending');
    const rows = 'SELECT 1 FROM messages WHERE conversation_id = $1';
    while ((await server.sql(rows, [id])).length === 0) await new Promise((resolve) => setImmediate(resolve));
    gate.isDeaf = false;
    gate.cut();
    await until(chat, isAnswered);
    expect(contents(chat.state).filter((content) => content === 'Only once.')).toHaveLength(1);
    await agreed(chat);
  });

  it('sends after a reload what the page before had not sent, once', async () => {
    const before = page();
    const first = before.chat(id);
    await reached(before, 'real-time');
    await first.send({ content: 'Sent and stored.' });
    await until(first, isAnswered);
    gate.isClosed = true;
    gate.cut();
    await reached(before, 'offline');
    await first.send({ content: 'Written in the tunnel.' });
    before.close();
    gate.isClosed = false;
    const after = page();
    const chat = after.chat(id);
    await until(chat, (state) => isAnswered(state) && state.messages.length >= 4);
    expect(contents(chat.state).filter((content) => content === 'Written in the tunnel.')).toHaveLength(1);
    await agreed(chat);
    expect(await storage.keys('')).toEqual([]);
  });

  it('sends once what was on its way when the page was reloaded', async () => {
    const before = page();
    const first = before.chat(id);
    await reached(before, 'real-time');
    gate.isDeaf = true;
    await first.send({ content: 'Did you get this?' });
    await until(first, ({ outgoing }) => outgoing[0]?.state === 'sending');
    before.close();
    gate.cut();
    gate.isDeaf = false;
    const chat = page().chat(id);
    await until(chat, isAnswered);
    expect((await history()).filter(({ role }) => role === 'user')).toHaveLength(1);
    await agreed(chat);
  });

  it('begins anew where the server has another history than the page', async () => {
    const client = page();
    const chat = client.chat(id);
    await reached(client, 'real-time');
    for (const content of ['One', 'Two']) {
      await chat.send({ content });
      await until(chat, isAnswered);
    }
    gate.isClosed = true;
    gate.cut();
    await reached(client, 'offline');
    // As after a backup was restored.
    await server.sql('DELETE FROM messages WHERE conversation_id = $1 AND seq > 2', [id]);
    await server.sql('UPDATE conversations SET last_seq = 2 WHERE id = $1', [id]);
    gate.isClosed = false;
    await agreed(chat);
    expect(chat.state.messages).toHaveLength(2);
  });

  it('comes back after the server was restarted, with everything that was said', async () => {
    const another = await TestServer.start({ ...env(), DATABASE_URL: server.databaseUrl });
    gate.leadTo(another.url);
    const client = page();
    const chat = client.chat(id);
    await reached(client, 'real-time');
    await chat.send({ content: 'Before.' });
    await until(chat, isAnswered);
    await another.stop();
    await server.as({ sub: 'sam', role: 'seller' }).post(`/conversations/${id}/messages`, { content: 'Meanwhile.' });
    gate.leadTo(server.url);
    await chat.send({ content: 'After.' });
    await reached(client, 'real-time');
    const state = await until(chat, ({ messages, outgoing }) => messages.length === 4 && outgoing.length === 0);
    await agreed(chat);
    expect(contents(state).slice(2)).toEqual(['Meanwhile.', 'After.']);
  });
});
