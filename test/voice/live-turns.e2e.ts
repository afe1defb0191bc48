import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openAiRefusal } from '../simulators/refusals.ts';
import { recordingOf } from '../simulators/speech/sound.ts';
import { type SpeechVendor, startSpeechVendor } from '../simulators/speech/speech-vendor.ts';
import { type Answering, quiet, startAnswering } from '../support/answering.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';
import type { SocketClient } from '../support/socket-client.js';
import { allEvents, type ServerEvent } from '../support/sse.js';
import { sayLive, speakInto, toldOf } from './live.js';
import { RECORDING, say, sayAloud, soundsOf } from './speaking.js';

const QUESTION = 'How many bedrooms does this property have?';
const SENTENCES = ['It has three bedrooms.', 'The kitchen is new.', 'There is a garden, too.'];
const SELLER = { sub: 'sam', role: 'seller' } as const;

let vendor: SpeechVendor;
let answering: Answering;
let server: TestServer;
let ann: ApiClient;
let socket: SocketClient;
let conversation_id: string;

beforeAll(async () => {
  [vendor, answering] = await Promise.all([startSpeechVendor(), startAnswering()]);
  server = await TestServer.start({ ...answering.env, ...vendor.settings, SPEECH_IDLE_TIMEOUT_MS: '10000' });
  ann = server.as();
});
beforeEach(async () => {
  vendor.hears = QUESTION;
  vendor.requests.splice(0);
  conversation_id = (await ann.open()).id;
  socket = await server.socket();
});
afterEach(() => socket.close());
afterAll(async () => {
  await server.stop();
  await Promise.all([vendor.close(), answering.vendor.close()]);
});

const answers = (text: string, paceMs = 0): void => answering.vendor.next({ text, paceMs });
const history = async (): Promise<string[]> =>
  (await ann.get<{ data: { content: string }[] }>(`/conversations/${conversation_id}/messages`)).body.data.map(
    ({ content }) => content,
  );

/** Without what is different in every run. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, field: unknown) =>
      /^(id|.*_id|request_id|.*_at|timestamp)$/.test(name) && field !== null ? name : field,
    ),
  );

/** What a turn leaves behind in a conversation, and what the vendors were asked for it. */
async function traceOf(id: string, work: () => Promise<unknown>): Promise<object> {
  const [asked, spoken] = [answering.vendor.log.requests.length, vendor.requests.length];
  const shown = await work();
  await quiet(server, id);
  const all = (columns: string, from: string) =>
    server.sql(`SELECT ${columns} FROM ${from} WHERE conversation_id = $1 ORDER BY 1, 2`, [id]);
  return {
    shown: plain(shown),
    messages: plain(await all('seq, *', 'messages')),
    generations: plain(await all('created_at, status, epoch, text, message_seq, provider, model', 'generations')),
    questions: answering.vendor.log.requests.slice(asked).map(({ body }) => body),
    speech: vendor.requests.slice(spoken).map(({ method, path, fields }) => ({ method, path, fields })),
  };
}

/** The words of the answer are told to all who watch; the rest is the same. */
const spokenOf = (events: readonly ServerEvent[]) => ({
  sounds: soundsOf(events),
  transcript: events.findLast(({ event }) => event === 'voice.transcript')?.data.text as string,
  names: [...new Set(events.map(({ event }) => event).filter((name) => name.startsWith('voice.')))],
  status: events.at(-1)?.data.status as string,
});

describe('a turn that is spoken over the socket', () => {
  it('leaves the same rows, shows the same views and asks the vendors the same as POST /voice/turns', async () => {
    const fields = { client_message_id: 'one', language: 'en-GB' };
    const other = (await ann.open()).id;
    answers(SENTENCES.join(' '));
    const first = await traceOf(other, async () => {
      const events = await allEvents((await sayAloud(ann, { conversation_id: other, ...fields })).events);
      const message = events.find(({ event }) => event === 'message.created')?.data.message as object;
      return { ...spokenOf(events), message };
    });
    answers(SENTENCES.join(' '));
    const second = await traceOf(conversation_id, async () => {
      const { finished, events } = await sayLive(socket, { conversation_id, ...fields });
      return { ...spokenOf(events), message: finished.ok ? finished.data.message : finished.problem };
    });
    expect(second).toEqual(first);
    expect(soundsOf(toldOf(socket, socket.all('voice:ended')[0]?.turn_id ?? '')).map(({ text }) => text)).toEqual(
      SENTENCES,
    );
  });

  it('is heard before the text is finished, by nobody but the one who speaks', async () => {
    const seller = await server.socket(SELLER);
    for (const client of [socket, seller]) await client.get('conversation:join', { conversation_id });
    answers(SENTENCES.join(' '), 150);
    const { ended } = await sayLive(socket, { conversation_id });
    const names = socket.news.map(({ name }) => name);
    expect(names.indexOf('voice:audio')).toBeLessThan(names.lastIndexOf('reply:delta'));
    expect(names.indexOf('voice:heard')).toBeLessThan(names.indexOf('voice:audio'));
    expect(ended).toMatchObject({ status: 'complete', problem: null });
    await seller.until('reply:ended');
    expect(seller.news.filter(({ name }) => name.startsWith('voice:'))).toEqual([]);
    expect(await history()).toEqual([QUESTION, SENTENCES.join(' ')]);
    seller.close();
  });

  it('is one message and one answer under its client_message_id, and is listened to once', async () => {
    answers('Three.');
    const key = { conversation_id, client_message_id: randomUUID() };
    const turns = [await sayLive(socket, key), await sayLive(socket, key)];
    const ids = turns.map(({ finished }) => (finished.ok ? finished.data.message?.id : finished.problem));
    expect(new Set([...ids, (await say(ann, key)).body.message?.id]).size).toBe(1);
    expect(vendor.asked('recognition')).toHaveLength(1);
    expect((await sayLive(socket, key, recordingOf(500))).finished).toMatchObject({ problem: { status: 422 } });
  });

  it('that holds no word is answered honestly, and stores nothing', async () => {
    vendor.hears = ' ';
    const { finished, ended } = await sayLive(socket, { conversation_id });
    expect(finished).toMatchObject({ ok: true, data: { heard: false, message: null } });
    expect(ended.status).toBe('none');
    expect(await history()).toEqual([]);
  });
});

describe('pieces', () => {
  it('count once, come in order, and are bytes', async () => {
    const { turn_id } = await socket.get('voice:start', { conversation_id });
    const audio = Buffer.from('RIFF');
    const append = (index: unknown, bytes: unknown) => socket.ask('voice:append', { turn_id, index, audio: bytes });
    for (const bytes of ['RIFF', '', audio.toJSON(), [82, 73], null, 7, Buffer.alloc(0), Buffer.alloc(65_537)])
      expect(await append(0, bytes)).toMatchObject({ ok: false, problem: { status: 400 } });
    for (const index of [-1, 0.5, '0', null]) expect(await append(index, audio)).toMatchObject({ ok: false });
    for (let time = 0; time < 2; time += 1) expect(await append(0, audio)).toEqual({ ok: true, data: { bytes: 4 } });
    expect(await append(2, audio)).toMatchObject({ problem: { status: 409, next_index: 1 } });
    expect(await append(1, Buffer.alloc(65_536))).toEqual({ ok: true, data: { bytes: 65_540 } });
    await socket.get('voice:cancel', { turn_id });
    expect(await append(2, audio)).toMatchObject({ problem: { status: 404 } });
    expect(await socket.until('voice:ended')).toMatchObject({ turn_id, status: 'none' });
    expect([await history(), vendor.requests]).toEqual([[], []]);
  });
});

describe('one turn at a time', () => {
  it('is spoken in a conversation, and on a socket', async () => {
    const tab = await server.socket();
    const { turn_id } = await socket.get('voice:start', { conversation_id });
    const underWay = { status: 409, type: expect.stringMatching(/turn-under-way$/) };
    expect(await tab.refusal('voice:start', { conversation_id })).toMatchObject(underWay);
    const other = (await ann.open()).id;
    expect(await socket.refusal('voice:start', { conversation_id: other })).toMatchObject(underWay);
    for (const name of ['voice:append', 'voice:finish'])
      expect(
        await tab.refusal(name, {
          turn_id,
          ...(name === 'voice:append' && { index: 0, audio: RECORDING.subarray(0, 9) }),
        }),
      ).toMatchObject({ status: 404 });
    await tab.get('voice:cancel', { turn_id });
    await socket.get('voice:append', { turn_id, index: 0, audio: RECORDING.subarray(0, 9) });
    await socket.get('voice:cancel', { turn_id });
    await tab.get('voice:start', { conversation_id });
    tab.close();
  });
});

describe('falling silent', () => {
  it('when the visitor speaks into an answer; in writing it goes on, and the next turn may begin', async () => {
    answers(SENTENCES.join(' '), 40);
    vendor.set('voice', { paceMs: 100 });
    const turn_id = await speakInto(socket, { conversation_id });
    await socket.get('voice:finish', { turn_id });
    await socket.until('voice:audio');
    await socket.get('voice:cancel', { turn_id });
    const heard = socket.all('voice:audio').length;
    expect(await socket.until('voice:ended')).toMatchObject({ status: 'stopped', problem: null });
    vendor.set('voice', null);
    await quiet(server, conversation_id);
    expect(await history()).toEqual([QUESTION, SENTENCES.join(' ')]);
    answers('Yes.');
    expect((await sayLive(socket, { conversation_id })).ended.status).toBe('complete');
    expect(socket.all('voice:audio').filter((news) => news.turn_id === turn_id)).toHaveLength(heard);
  });

  it('when it is cancelled while it is listened to: nothing is stored', async () => {
    vendor.next('recognition', { headersDelayMs: 10_000 });
    const turn_id = await speakInto(socket, { conversation_id });
    const finishing = socket.ask('voice:finish', { turn_id });
    await eventually(() => Promise.resolve(vendor.asked('recognition').length === 1));
    await socket.get('voice:cancel', { turn_id });
    expect(await finishing).toMatchObject({ problem: { status: 409, type: expect.stringMatching(/turn-cancelled$/) } });
    expect(await socket.until('voice:ended')).toMatchObject({ status: 'none', problem: null });
    expect(await history()).toEqual([]);
  });

  it('when a person takes the floor', async () => {
    answers(SENTENCES.join(' '), 40);
    vendor.set('voice', { paceMs: 100 });
    const turn_id = await speakInto(socket, { conversation_id });
    await socket.get('voice:finish', { turn_id });
    await socket.until('voice:audio');
    await server.as(SELLER).post(`/conversations/${conversation_id}/messages`, { content: 'I am here.' });
    expect(await socket.until('voice:ended')).toMatchObject({ status: 'stopped' });
    vendor.set('voice', null);
    const names = toldOf(socket, turn_id).map(({ event }) => event);
    expect(names.lastIndexOf('voice.audio')).toBeLessThan(names.lastIndexOf('voice.cleared'));
    expect((await sayLive(socket, { conversation_id })).ended.status).toBe('none');
  });
});

describe('a connection that is lost', () => {
  it('while somebody speaks takes the turn with it; the next one says so, and can say it all again', async () => {
    const key = { conversation_id, client_message_id: randomUUID() };
    const turn_id = await speakInto(socket, key);
    socket.close();
    const again = await server.socket();
    expect(await again.refusal('voice:finish', { turn_id })).toMatchObject({ status: 404 });
    answers('Three.');
    expect((await sayLive(again, key)).ended.status).toBe('complete');
    expect(await history()).toEqual([QUESTION, 'Three.']);
    again.close();
  });

  it('while the answer is spoken leaves the answer in writing', async () => {
    answers(SENTENCES.join(' '), 40);
    vendor.set('voice', { paceMs: 100 });
    const turn_id = await speakInto(socket, { conversation_id });
    await socket.get('voice:finish', { turn_id });
    await socket.until('voice:audio');
    socket.close();
    await quiet(server, conversation_id);
    vendor.set('voice', null);
    expect(await history()).toEqual([QUESTION, SENTENCES.join(' ')]);
    expect(vendor.asked('voice').length).toBeLessThan(SENTENCES.length);
  });
});

describe('what is refused', () => {
  const slugOf = ({ type }: { type: string }) => /[^/]+$/.exec(type)?.[0];

  it('in the words of POST /voice/turns, and ends the turn', async () => {
    const id = { conversation_id };
    for (const recording of [Buffer.from('<html>this is no sound</html>'), recordingOf(61_000)]) {
      const { finished, ended } = await sayLive(socket, id, recording);
      const { body } = await say(ann, id, recording);
      const { request_id: _, ...problem } = body as unknown as { type: string; request_id: string };
      expect(finished).toMatchObject({ ok: false, problem });
      expect(ended).toMatchObject({ status: 'failed', problem });
    }
    for (const [status, slug] of [
      [401, 'speech-failed'],
      [429, 'speech-busy'],
      [400, 'audio-unreadable'],
    ] as const) {
      vendor.set('recognition', { refusal: openAiRefusal(status, { text: 'canary sk-live-2' }) });
      const { finished } = await sayLive(socket, id);
      if (finished.ok) throw new Error('carried out');
      expect([slugOf(finished.problem), JSON.stringify(finished).includes('canary')]).toEqual([slug, false]);
    }
    vendor.set('recognition', null);
    expect(await history()).toEqual([]);
  });

  it('to begin with: of others, of nobody, too often, by a server that does not listen', async () => {
    const bob = await server.socket({ sub: 'bob' });
    for (const id of [conversation_id, randomUUID(), 'x'])
      expect(await bob.refusal('voice:start', { conversation_id: id })).toMatchObject({ status: 404 });
    for (const input of [{}, { conversation_id, stream: 'true' }, { conversation_id, language: 'English!' }])
      expect(await bob.refusal('voice:start', input)).toMatchObject({ status: 400 });
    bob.close();
    const strict = { DATABASE_URL: server.databaseUrl, RATE_LIMIT_VOICE_TURNS: '1', VOICE_MAX_BYTES: '30000' };
    const other = await TestServer.start({ ...answering.env, ...vendor.settings, ...strict });
    const client = await other.socket();
    const { turn_id, ...limits } = await client.get('voice:start', { conversation_id });
    expect(limits).toEqual({ max_bytes: 30_000, max_seconds: 60 });
    await client.get('voice:append', { turn_id, index: 0, audio: Buffer.alloc(30_000) });
    const tooLarge = { status: 413, type: expect.stringMatching(/file-too-large$/) };
    expect(await client.refusal('voice:append', { turn_id, index: 1, audio: Buffer.alloc(1) })).toMatchObject(tooLarge);
    expect(await client.until('voice:ended')).toMatchObject({ status: 'failed', problem: tooLarge });
    expect(await client.refusal('voice:start', { conversation_id })).toMatchObject({ status: 429 });
    client.close();
    await other.stop();
  });
});
