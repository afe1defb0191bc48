import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { recordingOf } from '../simulators/speech/sound.ts';
import { type SpeechVendor, startSpeechVendor } from '../simulators/speech/speech-vendor.ts';
import { openAiRefusal } from '../simulators/refusals.ts';
import { type Answering, startAnswering } from '../support/answering.js';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { allEvents, type ServerEvent, textOf } from '../support/sse.js';
import { formOf, RECORDING, say, sayAloud, soundsOf } from './speaking.js';

const QUESTION = 'How many bedrooms does this property have?';
const SENTENCES = ['It has three bedrooms.', 'The kitchen is new.', 'There is a garden, too.'];

let vendor: SpeechVendor;
let answering: Answering;
let server: TestServer;
let ann: ApiClient;
let conversation_id: string;

beforeAll(async () => {
  [vendor, answering] = await Promise.all([startSpeechVendor(), startAnswering()]);
  server = await TestServer.start({ ...answering.env, ...vendor.settings, SPEECH_IDLE_TIMEOUT_MS: '1000' });
  ann = server.as();
});
beforeEach(async () => {
  vendor.hears = QUESTION;
  vendor.requests.splice(0);
  conversation_id = (await ann.open()).id;
});
afterAll(async () => {
  await server.stop();
  await Promise.all([vendor.close(), answering.vendor.close()]);
});

const answers = (text: string, paceMs = 0): void => answering.vendor.next({ text, paceMs });
const history = async (id = conversation_id) =>
  (await ann.get<{ data: { role: string; content: string; metadata: object }[] }>(`/conversations/${id}/messages`)).body
    .data;
const namesOf = (events: readonly ServerEvent[]): string[] => events.map(({ event }) => event);

describe('a spoken turn', () => {
  it('is a message like any other, answered by the same assistant, in words and in sound', async () => {
    answers(SENTENCES.join(' '));
    const { status, body } = await say(ann, { conversation_id, client_message_id: 'one' });
    expect([status, body.heard, body.transcript, body.speech_status]).toEqual([200, true, QUESTION, 'complete']);
    expect(body.message).toMatchObject({ role: 'user', seq: 1, content: QUESTION, client_message_id: 'one' });
    expect(body.message?.metadata).toMatchObject({ channel: 'voice' });
    expect(body.reply).toMatchObject({ role: 'assistant', seq: 2, content: SENTENCES.join(' ') });
    expect(body.reply?.metadata).toMatchObject({ channel: 'voice' });
    const wav = Buffer.from(body.speech?.audio ?? '', 'base64');
    expect([body.speech?.type, wav.toString('latin1', 0, 4)]).toEqual(['audio/wav', 'RIFF']);
    expect(vendor.asked('voice').map(({ fields }) => fields.input)).toEqual(SENTENCES);
    expect((await history()).map(({ content }) => content)).toEqual([QUESTION, SENTENCES.join(' ')]);
  });

  it('is heard before the text is finished', async () => {
    answers(SENTENCES.join(' '), 150);
    const events = await allEvents((await sayAloud(ann, { conversation_id })).events);
    const names = namesOf(events);
    expect(names.indexOf('voice.audio')).toBeLessThan(names.lastIndexOf('reply.delta'));
    expect(textOf(events)).toBe(SENTENCES.join(' '));
    const sounds = soundsOf(events);
    expect(sounds.map(({ text }) => text)).toEqual(SENTENCES);
    for (const { text, ms } of sounds) expect(ms).toBeCloseTo(text.length * 60, 0);
    const ends = names.filter((name) => /^(message|reply\.(started|ended)|voice\.ended)/.test(name));
    expect(ends).toEqual(['message.created', 'reply.started', 'reply.ended', 'voice.ended']);
    expect(names.indexOf('voice.transcript')).toBe(0);
    expect(events.at(-1)?.data.status).toBe('complete');
  });

  it('comes as a form, too', async () => {
    answers('Yes.');
    const { body, headers } = formOf({ conversation_id, language: 'en-GB', client_message_id: 'form' });
    const turn = await ann.post<{ reply: { content: string } }>('/voice/turns', body, headers);
    expect(turn.body.reply.content).toBe('Yes.');
    expect(vendor.asked('recognition')[0]?.fields.language).toBe('en');
  });

  it('is one message and one answer under its client_message_id, and is listened to once', async () => {
    answers('Three.');
    const key = { conversation_id, client_message_id: randomUUID() };
    const turns = [await say(ann, key), await say(ann, key), await say(ann, key)];
    expect(new Set(turns.map(({ body }) => `${body.message?.id} ${body.reply?.id}`)).size).toBe(1);
    expect(vendor.asked('recognition')).toHaveLength(1);
    vendor.hears = 'Something else';
    expect((await say(ann, key, recordingOf(500))).status).toBe(422);
    expect(await history()).toHaveLength(2);
  });

  it('that comes twice at once is one message, though it was understood in two ways', async () => {
    answers('Three.');
    vendor.next('recognition', { text: 'How many bed rooms?', headersDelayMs: 50 }, { text: 'How many bedrooms?' });
    const key = { conversation_id, client_message_id: randomUUID() };
    const turns = await Promise.all([say(ann, key), say(ann, key)]);
    expect(turns.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(turns.map(({ body }) => body.message?.id)).size).toBe(1);
    expect((await history()).filter(({ role }) => role === 'user')).toHaveLength(1);
  });
});

describe('silence', () => {
  it('is answered honestly, and stores nothing', async () => {
    vendor.hears = ' ';
    expect((await say(ann, { conversation_id })).body).toMatchObject({ heard: false, message: null, speech: null });
    const events = await allEvents((await sayAloud(ann, { conversation_id })).events);
    expect(namesOf(events).filter((name) => name !== 'voice.transcript')).toEqual(['voice.ended']);
    expect(events.at(-1)?.data.status).toBe('none');
    expect(await history()).toEqual([]);
  });
});

describe('a person who has the floor', () => {
  it('reads what is said; no machine speaks', async () => {
    await server
      .as({ sub: 'sam', role: 'seller' })
      .post(`/conversations/${conversation_id}/messages`, { content: 'Hi' });
    const { body } = await say(ann, { conversation_id });
    expect([body.message?.content, body.reply, body.speech_status]).toEqual([QUESTION, null, 'none']);
    const events = await allEvents((await sayAloud(ann, { conversation_id })).events);
    expect(namesOf(events)).not.toContain('voice.audio');
    expect(vendor.asked('voice')).toEqual([]);
  });

  it('silences the voice in the middle of an answer', async () => {
    answers(SENTENCES.join(' '), 30);
    vendor.set('voice', { paceMs: 100 });
    const events: ServerEvent[] = [];
    for await (const event of (await sayAloud(ann, { conversation_id })).events) {
      if (event.event === 'voice.audio' && !namesOf(events).includes('voice.audio'))
        await server
          .as({ sub: 'sam', role: 'seller' })
          .post(`/conversations/${conversation_id}/messages`, { content: 'I am here.' });
      events.push(event);
    }
    vendor.set('voice', null);
    const names = namesOf(events);
    expect(names.lastIndexOf('voice.audio')).toBeLessThan(names.lastIndexOf('voice.cleared'));
    expect(events.at(-1)).toMatchObject({ event: 'voice.ended', data: { status: 'stopped' } });
  });
});

describe('what is refused', () => {
  const refusal = async (fields: Record<string, string>, body?: Buffer) => {
    const answer = await say(ann, fields, body);
    return [answer.status, /[^/]+$/.exec((answer.body as unknown as { type: string }).type)?.[0]];
  };

  it('in a word: no sound, too long, too large, of nobody, not yours', async () => {
    const id = { conversation_id };
    expect(await refusal(id, Buffer.from('<html>this is no sound</html>'))).toEqual([415, 'not-a-recording']);
    expect(await refusal(id, Buffer.alloc(0))).toEqual([415, 'not-a-recording']);
    expect(await refusal(id, recordingOf(61_000))).toEqual([413, 'recording-too-long']);
    expect(await refusal(id, Buffer.concat([RECORDING, Buffer.alloc(10_485_760)]))).toEqual([413, 'file-too-large']);
    expect(await refusal({ conversation_id: randomUUID() })).toEqual([404, 'no-such-conversation']);
    expect(await refusal({})).toEqual([400, 'invalid-request']);
    expect((await say(server.as({ sub: 'bob' }), id)).status).toBe(404);
    expect((await say(server.as({ sub: 'bob' }), { ...id, client_message_id: 'x' })).status).toBe(404);
    expect((await ann.post('/voice/turns', { conversation_id })).status).toBe(415);
    expect(vendor.requests).toEqual([]);
    expect(await history()).toEqual([]);
  });

  it('by the vendor, without a word of its own, and nothing is stored', async () => {
    const text = 'canary sk-live-2';
    for (const [status, expected] of [
      [401, 502],
      [429, 503],
      [400, 415],
    ] as const) {
      vendor.set('recognition', { refusal: openAiRefusal(status, { text }) });
      const answer = await say(ann, { conversation_id });
      expect([answer.status, answer.text.includes('canary')]).toEqual([expected, false]);
      const { response } = await sayAloud(ann, { conversation_id });
      expect(response.statusCode).toBe(expected);
      response.destroy();
    }
    vendor.set('recognition', null);
    expect(await history()).toEqual([]);
  });

  it('only as sound, when the voice fails: the words stay', async () => {
    answers(SENTENCES.join(' '));
    vendor.set('voice', { refusal: openAiRefusal(401) });
    const { body } = await say(ann, { conversation_id });
    expect([body.reply?.content, body.speech, body.speech_status]).toEqual([SENTENCES.join(' '), null, 'failed']);
    answers(SENTENCES.join(' '));
    const events = await allEvents((await sayAloud(ann, { conversation_id })).events);
    vendor.set('voice', null);
    expect([textOf(events), events.at(-1)?.data.status]).toEqual([SENTENCES.join(' '), 'failed']);
  });
});

describe('a server with other settings', () => {
  it('says that it does not listen, or that it does not speak; and how often one may', async () => {
    const other = await TestServer.start({
      DATABASE_URL: server.databaseUrl,
      ...answering.env,
      ...vendor.settings,
      TEXT_TO_SPEECH_PROVIDER: 'none',
      RATE_LIMIT_VOICE_TURNS: '1',
    });
    const client = other.as();
    const { id } = await client.open();
    answers('Three.');
    const { body } = await say(client, { conversation_id: id });
    expect([body.reply?.content, body.speech_status]).toEqual(['Three.', 'off']);
    expect((await say(client, { conversation_id: id })).status).toBe(429);
    await other.stop();
    const deaf = await TestServer.start({ DATABASE_URL: server.databaseUrl });
    const refused = await say(deaf.as(), { conversation_id: id });
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('voice-off')]);
    await deaf.stop();
  });

  it('answers from the record, by itself', async () => {
    const local = await TestServer.start({ ...vendor.settings });
    const body = {
      facts: { title: 'Mill Lane house', bedrooms: 3, bathrooms: 2, url: 'https://www.example.com/mill-lane' },
    };
    await local.as({ sub: 'adam', role: 'admin' }).call('PUT', '/knowledge/records/property/mill-lane', { body });
    const client = local.as();
    const { id } = await client.open({ metadata: { property_id: 'mill-lane' } });
    const turn = await say(client, { conversation_id: id });
    expect(turn.body.reply?.content).toMatch(/\b(3|three)\b/i);
    expect(turn.body.speech_status).toBe('complete');
    // The same where only the page tells which property it is.
    const other = await client.open();
    const page_url = 'https://www.example.com/mill-lane';
    expect((await say(client, { conversation_id: other.id, page_url })).body.reply?.content).toMatch(/\b(3|three)\b/i);
    await local.stop();
  });
});
