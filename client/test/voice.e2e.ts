import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type SpeechVendor, startSpeechVendor } from '../../test/simulators/speech/speech-vendor.js';
import { recordingOf } from '../../test/simulators/speech/sound.js';
import { type SimulatedVendor, startVendor } from '../../test/simulators/vendor.js';
import { eventually } from '../../test/support/programs.js';
import { TestServer } from '../../test/support/server.js';
import type { Chat } from '../src/chat.js';
import { Client } from '../src/client.js';
import { ProblemError } from '../src/problem.js';
import { memoryStorage } from '../src/storage.js';
import { suppliedTokens } from '../src/tokens.js';
import { speak, type SpokenTurn, utter, type Utterance } from '../src/voice.js';
import { Gate } from './gate.js';
import { contents, isAnswered, reached, until } from './watching.js';

const ANSWER = 'It has three bedrooms. The kitchen is new.';
const RECORDING = recordingOf(1_000);

let voices: SpeechVendor;
let vendor: SimulatedVendor;
let server: TestServer;
let gate: Gate;
let client: Client;
let chat: Chat;
/** What was heard of the answer, in milliseconds, and what was understood. */
let heardMs: number;
let understood: string;
let isSilenced: boolean;

beforeAll(async () => {
  [voices, vendor] = await Promise.all([startSpeechVendor(), startVendor()]);
  server = await TestServer.start({
    ...voices.settings,
    LLM_PROVIDER: 'compatible',
    LLM_BASE_URL: vendor.openAiUrl,
    LLM_API_KEY: 'simulated',
    LLM_MODEL: 'sim-fast',
    LLM_LAST_RESORT: 'none',
  });
});
beforeEach(async () => {
  voices.requests.splice(0);
  [heardMs, understood, isSilenced] = [0, '', false];
  gate = await Gate.before(server.url);
  client = new Client({ url: gate.url, tokens: suppliedTokens(server.token()), storage: memoryStorage() });
  chat = client.chat((await server.as().open()).id);
  await until(chat, ({ conversation }) => conversation !== null);
});
afterEach(async () => {
  client.close();
  await gate.close();
});
afterAll(async () => {
  await server.stop();
  await Promise.all([voices.close(), vendor.close()]);
});

const ears: SpokenTurn = {
  heard: (text) => (understood = text),
  sound: (samples) => (heardMs += samples.length / 48),
  silence: () => (isSilenced = true),
};

/** Somebody who has begun to speak; the first half is recorded. */
function speaking(signal?: AbortSignal): Utterance {
  const utterance = utter(chat, ears, signal);
  for (const piece of halves()[0] ?? []) utterance.say(piece);
  utterance.begin();
  return utterance;
}
function sayTheRest(utterance: Utterance): void {
  for (const piece of halves()[1] ?? []) utterance.say(piece);
}
function halves(): Blob[][] {
  const pieces = Array.from({ length: 8 }, (_, at) => RECORDING.subarray(at * 6_010, (at + 1) * 6_010));
  const blobs = pieces.map((piece) => new Blob([new Uint8Array(piece)], { type: 'audio/wav' }));
  return [blobs.slice(0, 4), blobs.slice(4)];
}
/** How many recordings were posted. */
const posted = () => gate.posts.filter((each) => each.startsWith('POST /voice/turns')).length;
const rows = () =>
  server.sql<{ content: string }>('SELECT content FROM messages WHERE conversation_id = $1 ORDER BY seq', [chat.id]);

describe('something that is said while it is recorded', () => {
  it('goes over the socket, is one message, and its answer is read and heard', async () => {
    await reached(client, 'real-time');
    vendor.next({ text: ANSWER, paceMs: 20 });
    const utterance = speaking();
    sayTheRest(utterance);
    expect(await utterance.finish()).toBe('complete');
    expect(understood).toBe(voices.hears);
    expect(heardMs).toBe((ANSWER.length - 1) * 60);
    expect(contents(await until(chat, isAnswered))).toEqual([voices.hears, ANSWER]);
    const [{ fields }] = voices.asked('recognition') as [(typeof voices.requests)[0]];
    expect([Buffer.from(String(fields.file), 'latin1').equals(RECORDING), posted()]).toEqual([true, 0]);
  });

  it('goes over HTTP, as one recording, where it is whole already', async () => {
    vendor.next({ text: ANSWER });
    expect(await speak(chat, new Blob(halves().flat(), { type: 'audio/wav' }), ears)).toBe('complete');
    expect([heardMs, posted()]).toEqual([(ANSWER.length - 1) * 60, 1]);
    expect(contents(await until(chat, isAnswered))).toEqual([voices.hears, ANSWER]);
  });

  it('goes over HTTP where no socket comes through', async () => {
    gate.stopsSockets = true;
    gate.cut();
    await reached(client, 'fallback');
    vendor.next({ text: ANSWER });
    const utterance = speaking();
    sayTheRest(utterance);
    expect([await utterance.finish(), heardMs, posted()]).toEqual(['complete', (ANSWER.length - 1) * 60, 1]);
    expect(contents(await until(chat, isAnswered))).toEqual([voices.hears, ANSWER]);
  });

  it('goes over HTTP, whole, when the socket breaks in its middle', async () => {
    await reached(client, 'real-time');
    vendor.next({ text: ANSWER });
    const utterance = speaking();
    // Behind what was said.
    await client.socket.ask('conversation:join', { conversation_id: chat.id });
    gate.cut();
    sayTheRest(utterance);
    expect([await utterance.finish(), heardMs, posted()]).toEqual(['complete', (ANSWER.length - 1) * 60, 1]);
    expect((await rows()).map(({ content }) => content)).toEqual([voices.hears, ANSWER]);
    expect(voices.asked('recognition')).toHaveLength(1);
  });

  it('is one message, and is listened to once, when only the word of it is lost', async () => {
    await reached(client, 'real-time');
    vendor.next({ text: ANSWER });
    const utterance = speaking();
    sayTheRest(utterance);
    voices.next('recognition', { headersDelayMs: 100 });
    const finishing = utterance.finish();
    await eventually(() => Promise.resolve(voices.asked('recognition').length === 1));
    gate.isDeaf = true;
    await eventually(async () => (await rows()).length > 0);
    gate.isDeaf = false;
    gate.cut();
    expect([await finishing, posted()]).toEqual(['complete', 1]);
    expect(contents(await until(chat, isAnswered))).toEqual([voices.hears, ANSWER]);
    expect((await rows()).map(({ content }) => content)).toEqual([voices.hears, ANSWER]);
    expect(voices.asked('recognition')).toHaveLength(1);
  });

  it('that the server refuses is not said again', async () => {
    await reached(client, 'real-time');
    const utterance = utter(chat, ears);
    utterance.say(new Blob(['This is no recording at all.']));
    utterance.begin();
    await expect(utterance.finish()).rejects.toThrow(ProblemError);
    expect([await rows(), posted()]).toEqual([[], 0]);
  });

  it('falls silent when it is left, and the next thing may be said', async () => {
    await reached(client, 'real-time');
    vendor.next({ text: ANSWER, paceMs: 40 });
    voices.set('voice', { paceMs: 60 });
    const leaving = new AbortController();
    const utterance = speaking(leaving.signal);
    sayTheRest(utterance);
    const finishing = utterance.finish();
    await eventually(() => Promise.resolve(heardMs > 0));
    leaving.abort();
    await expect(finishing).rejects.toThrow(/abort/);
    voices.set('voice', null);
    const before = heardMs;
    expect(contents(await until(chat, isAnswered))).toEqual([voices.hears, ANSWER]);
    expect([heardMs, isSilenced]).toEqual([before, false]);
    vendor.next({ text: 'Yes.' });
    const next = speaking();
    sayTheRest(next);
    expect(await next.finish()).toBe('complete');
  });
});
