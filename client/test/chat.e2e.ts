import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startVendor, type SimulatedVendor } from '../../test/simulators/vendor.js';
import { visitor } from '../../test/people/people.js';
import { TestServer, type TokenClaims } from '../../test/support/server.js';
import { Client } from '../src/client.js';
import { memoryStorage } from '../src/storage.js';
import { suppliedTokens } from '../src/tokens.js';
import { contents, isAnswered, isQuiet, reached, until } from './watching.js';

let vendor: SimulatedVendor;
let server: TestServer;
const clients: Client[] = [];
beforeAll(async () => {
  vendor = await startVendor();
  server = await TestServer.start({
    LLM_PROVIDER: 'compatible',
    LLM_BASE_URL: vendor.openAiUrl,
    LLM_API_KEY: 'simulated',
    LLM_MODEL: 'sim-fast',
    LLM_LAST_RESORT: 'none',
  });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  await server.stop();
  await vendor.close();
});

const withToken = (token: string): Client => {
  const client = new Client({ url: server.url, tokens: suppliedTokens(token), storage: memoryStorage() });
  clients.push(client);
  return client;
};
const as = (claims: TokenClaims = {}): Client => withToken(server.token(claims));
const seller = { sub: 'sam', role: 'seller' } as const;

describe('a conversation', () => {
  it('sends, streams the answer and keeps both in order', async () => {
    vendor.next({ chunks: ['We ', 'are ', 'open.'], paceMs: 60 });
    const client = as();
    const chat = client.chat((await server.as().open()).id);
    await reached(client, 'real-time');
    await until(chat, ({ conversation }) => conversation !== null);
    await chat.send({ content: 'When are you open?' });
    expect(contents(chat.state)).toEqual([]);
    expect(chat.state.outgoing).toMatchObject([{ content: 'When are you open?' }]);
    const writing = await until(chat, ({ reply }) => (reply?.text.length ?? 0) > 3);
    expect('We are open.').toContain(writing.reply?.text);
    let isTwice = false;
    chat.subscribe(() => (isTwice ||= chat.state.reply !== null && chat.state.messages.length === 2));
    const state = await until(chat, isAnswered);
    expect(isTwice).toBe(false);
    expect(state.messages.map(({ seq, role, content }) => [seq, role, content])).toEqual([
      [1, 'user', 'When are you open?'],
      [2, 'assistant', 'We are open.'],
    ]);
    expect(state.typing).toEqual([]);
  });

  it('shows typing and marks of the other side', async () => {
    const { id } = await server.as().open();
    const [visiting, selling] = [as(), as(seller)];
    const [mine, theirs] = [visiting.chat(id), selling.chat(id)];
    await Promise.all([reached(visiting, 'real-time'), reached(selling, 'real-time')]);
    for (const { socket } of [visiting, selling]) await socket.ask('conversation:join', { conversation_id: id });
    await theirs.send({ content: 'Mia here.' });
    await until(mine, (state) => contents(state).includes('Mia here.'));
    await until(theirs, ({ marks }) => marks.delivered.user === 1);
    mine.read();
    await until(theirs, ({ marks }) => marks.read.user === 1);
    mine.typing();
    await until(theirs, ({ typing }) => typing.some(({ kind }) => kind === 'user'));
    mine.typing(false);
    await until(theirs, ({ typing }) => typing.length === 0);
    expect(mine.state.conversation).toMatchObject({ mode: 'seller' });
  });

  it('keeps the order of quick messages', async () => {
    const client = as(seller);
    const chat = client.chat((await server.as().open()).id);
    const said = Array.from({ length: 30 }, (_, index) => `${index}`);
    for (const content of said) void chat.send({ content });
    await until(chat, (state) => isQuiet(state) && state.messages.length === said.length);
    expect(contents(chat.state)).toEqual(said);
  });

  it('takes the gap of an internal note for what it is, and asks once', async () => {
    const { contact, grant } = await visitor(server);
    const api = server.as(seller);
    const { id } = await api.open({ contact_id: contact.id });
    const client = withToken(grant.access_token);
    const chat = client.chat(id);
    await reached(client, 'real-time');
    await until(chat, ({ conversation }) => conversation !== null);
    let looks = 0;
    const { socket } = client;
    const ask = socket.ask.bind(socket);
    socket.ask = ((name: 'conversation:sync', input: never) => {
      if (name === 'conversation:sync') looks += 1;
      return ask(name, input);
    }) as typeof socket.ask;
    for (const [content, note] of [
      ['One', false],
      ['Secret', true],
      ['Three', false],
      ['Hush', true],
      ['Five', false],
    ]) {
      await api.post(`/conversations/${id}/messages`, { content, note });
    }
    await until(chat, ({ messages }) => messages.at(-1)?.seq === 5 && messages.length === 3);
    await api.post(`/conversations/${id}/messages`, { content: 'Six' });
    await until(chat, ({ messages }) => messages.at(-1)?.seq === 6);
    expect(chat.state.messages.map(({ seq }) => seq)).toEqual([1, 3, 5, 6]);
    // One for each note and for what came meanwhile; to ask again and again would be hundreds.
    expect(looks).toBeLessThanOrEqual(8);
  });

  it('loads what is older page by page', async () => {
    const { id } = await server.as().open();
    const socket = await server.socket(seller);
    for (let sent = 1; sent <= 120; sent += 1) {
      await socket.get('message:send', { conversation_id: id, content: `${sent}`, client_message_id: `${sent}` });
    }
    socket.close();
    const chat = as().chat(id);
    await until(chat, ({ messages }) => messages.length === 50);
    expect(chat.state.hasEarlier).toBe(true);
    await chat.loadEarlier();
    await chat.loadEarlier();
    expect(chat.state.hasEarlier).toBe(false);
    expect(contents(chat.state)).toEqual(Array.from({ length: 120 }, (_, index) => `${index + 1}`));
  });

  it('stops an answer, has it given again, and says when it failed', async () => {
    vendor.next({ chunks: Array.from({ length: 200 }, (_, index) => `word${index} `), paceMs: 50 });
    const client = as();
    const chat = client.chat((await server.as().open()).id);
    await reached(client, 'real-time');
    await chat.send({ content: 'Tell me.' });
    await until(chat, ({ reply }) => (reply?.text.length ?? 0) > 10);
    await chat.stop();
    const stopped = await until(chat, isAnswered);
    expect(stopped.messages.at(-1)).toMatchObject({ status: 'stopped' });
    vendor.next({ text: 'Here it is.' });
    await chat.regenerate();
    await until(chat, (state) => contents(state).at(-1) === 'Here it is.');
    vendor.next({ reset: true }, { reset: true });
    await chat.regenerate();
    const { failure, reply } = await until(chat, (state) => state.failure !== null);
    expect({ failure, reply }).toMatchObject({ failure: { error: expect.any(String) }, reply: null });
  });

  it('keeps a refused message for its writer to correct or to drop', async () => {
    const client = as();
    const chat = client.chat((await server.as().open()).id);
    const id = await chat.send({ content: 'x'.repeat(16_385) });
    const { outgoing } = await until(chat, (state) => state.outgoing[0]?.state === 'failed');
    expect(outgoing[0]?.error).toMatchObject({ problem: { status: 413 } });
    await chat.discard(id);
    expect(chat.state.outgoing).toEqual([]);
  });

  it('says that a conversation was deleted', async () => {
    const { id } = await server.as().open();
    const client = as();
    const chat = client.chat(id);
    await reached(client, 'real-time');
    await until(chat, ({ conversation }) => conversation !== null);
    await server.as().delete(`/conversations/${id}`);
    const { error } = await until(chat, (state) => state.error !== null);
    expect(error).toMatchObject({ problem: { status: 404 } });
  });

  it('says that a conversation is not yours', async () => {
    const { id } = await server.as({ sub: 'bob' }).open();
    const chat = as().chat(id);
    const { error } = await until(chat, (state) => state.error !== null);
    expect(error).toMatchObject({ slug: 'no-such-conversation' });
  });
});
