import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Behaviour } from '../simulators/behaviour.ts';
import { htmlRefusal, openAiRefusal, withHeaders } from '../simulators/refusals.ts';
import {
  type Answering,
  CANARY_KEY,
  generationsOf,
  messagesOf,
  modelsAsked,
  quiet,
  startAnswering,
  type Turn,
} from '../support/answering.js';
import { TestServer } from '../support/server.js';
import { allEvents, textOf } from '../support/sse.js';

const CLOCKS = { LLM_CONNECT_TIMEOUT_MS: '300', LLM_FIRST_TOKEN_TIMEOUT_MS: '500', LLM_IDLE_TIMEOUT_MS: '300' };
const UPSTREAM = `Upstream says ${CANARY_KEY}`;

interface Refused {
  readonly type?: string;
  readonly accepted_message_id?: string;
  readonly generation_id?: string;
}

describe('a model that fails', () => {
  let answering: Answering;
  let server: TestServer;
  beforeAll(async () => {
    answering = await startAnswering();
  });
  afterAll(() => answering.vendor.close());
  // Of its own for each test: an open circuit is not what the next one is about.
  beforeEach(async () => {
    server = await TestServer.start({ ...answering.env, ...CLOCKS });
  });
  afterEach(() => server.stop());

  const ask = async (on = server) => {
    const { id } = await on.as().open();
    const answer = await on.as().post<Turn & Refused>(`/conversations/${id}/messages`, { content: 'A question' });
    return { id, answer };
  };

  it.each<readonly [string, Behaviour, number, string]>([
    ['never sends headers', { silence: 'before-headers' }, 504, 'timeout'],
    ['sends headers, then nothing', { silence: 'after-headers' }, 504, 'timeout'],
    ['sends comments for ever', { silence: 'comments' }, 504, 'timeout'],
    [
      'says 429 for long',
      { refusal: withHeaders(openAiRefusal(429, { text: UPSTREAM }), { 'retry-after': '60' }) },
      503,
      'rate-limited',
    ],
    ['says 500', { refusal: openAiRefusal(500, { text: UPSTREAM }) }, 503, 'overloaded'],
    ['says 502 in HTML', { refusal: htmlRefusal(502, UPSTREAM) }, 503, 'overloaded'],
    ['says 503', { refusal: openAiRefusal(503, { text: UPSTREAM }) }, 503, 'overloaded'],
    ['has no credit', { refusal: openAiRefusal(402, { text: UPSTREAM }) }, 502, 'unavailable'],
    ['refuses the key', { refusal: openAiRefusal(401, { text: UPSTREAM }) }, 502, 'unavailable'],
    ['refuses the content', { chunks: [], finishReason: 'content_filter' }, 502, 'content-blocked'],
    ['resets the connection', { reset: true }, 503, 'overloaded'],
    ['ends before it said anything', { chunks: [], ending: 'eof' }, 502, 'interrupted'],
  ])('because it %s, is said so; the question is kept and can be asked again', async (_, behaviour, status, error) => {
    answering.vendor.next(behaviour);
    const { id, answer } = await ask();
    expect(answer.status).toBe(status);
    expect(answer.headers['retry-after']).toBe(status === 503 ? '5' : undefined);
    expect(answer.text).not.toMatch(/canary|upstream says/i);
    const [question, ...others] = await messagesOf(server, id);
    expect(question).toMatchObject({ role: 'user', content: 'A question' });
    expect(others).toEqual([]);
    const [generation] = await generationsOf(server, id);
    expect(generation).toMatchObject({ status: 'failed', text: '', message_seq: null });
    expect(answer.body).toMatchObject({ generation_id: generation?.id, conversation_id: id });
    const seen = await server.as().get<{ error: string }>(`/generations/${generation?.id}`);
    expect(seen.body.error).toBe(error);
    expect(JSON.stringify(generation)).not.toMatch(/canary|upstream says/i);
    if (['refuses the key', 'has no credit'].some((fatal) => _ === fatal)) return;
    answering.vendor.next({ text: 'Now it works.' });
    expect((await server.as().post(`/conversations/${id}/generations`)).status).toBe(201);
    await quiet(server, id);
    expect((await messagesOf(server, id)).at(-1)).toMatchObject({ status: 'complete', content: 'Now it works.' });
  });

  it.each<readonly [string, Behaviour, string]>([
    ['ends without a finish', { ending: 'eof' }, 'interrupted'],
    ['is reset', { ending: 'reset' }, 'interrupted'],
    [
      'sends an error',
      { ending: 'error-chunk', errorChunk: { code: 'server_error', message: UPSTREAM } },
      'interrupted',
    ],
    ['sends half a line', { ending: 'malformed' }, 'interrupted'],
    ['falls silent', { ending: 'hang' }, 'timeout'],
    ['is blocked', { finishReason: 'content_filter' }, 'content-blocked'],
  ])(
    'in mid-answer because it %s, leaves the words as failed, and nobody else goes on',
    async (_, behaviour, error) => {
      // A reset takes along what its receiver has not read yet: here nothing.
      answering.vendor.next({ chunks: ['Half an ', 'answer', ''], paceMs: 30, ...behaviour });
      const { id } = await server.as().open();
      const asked = modelsAsked(answering.vendor).length;
      const { events } = await server
        .as()
        .stream('POST', `/conversations/${id}/messages`, { body: { content: 'A question' } });
      const all = await allEvents(events);
      expect(textOf(all)).toBe('Half an answer');
      const message = { status: 'failed', content: 'Half an answer' };
      expect(all.at(-1)).toMatchObject({ event: 'reply.ended', data: { status: 'failed', error, message } });
      expect(JSON.stringify(all)).not.toMatch(/canary|upstream says/i);
      expect(await messagesOf(server, id)).toMatchObject([{ role: 'user' }, message]);
      expect(modelsAsked(answering.vendor)).toHaveLength(asked + 1);
    },
  );

  it('is replaced by the second model before the first word, and never after it', async () => {
    const two = await TestServer.start({
      ...answering.env,
      ...CLOCKS,
      LLM_FALLBACKS: 'second',
      LLM_LAST_RESORT: 'local',
    });
    try {
      answering.vendor.next({ silence: 'after-headers' }, { text: 'From the second.' });
      const asked = modelsAsked(answering.vendor).length;
      const { answer } = await ask(two);
      expect(answer.body.reply).toMatchObject({ content: 'From the second.', status: 'complete' });
      expect(modelsAsked(answering.vendor).slice(asked)).toEqual(['sim', 'second']);
      answering.vendor.next({ chunks: ['Half', ''], paceMs: 30, ending: 'reset' });
      expect((await ask(two)).answer.body.reply).toMatchObject({ content: 'Half', status: 'failed' });
      expect(modelsAsked(answering.vendor)).toHaveLength(asked + 3);
      answering.vendor.next({ refusal: openAiRefusal(500) }, { refusal: openAiRefusal(500) });
      const last = (await ask(two)).answer.body.reply;
      expect(last).toMatchObject({ status: 'complete', metadata: { provider: 'local' } });
    } finally {
      await two.stop();
    }
  });

  it('again and again is not asked any more, which costs no time', async () => {
    const two = await TestServer.start({ ...answering.env, ...CLOCKS, LLM_FALLBACKS: 'second' });
    try {
      answering.vendor.when('sim', { refusal: openAiRefusal(500) });
      answering.vendor.when('second', { text: 'From the second.' });
      const asked = modelsAsked(answering.vendor).length;
      for (let n = 0; n < 12; n += 1) expect((await ask(two)).answer.body.response).toBe('From the second.');
      const models = modelsAsked(answering.vendor).slice(asked);
      expect(models.filter((model) => model === 'sim')).toHaveLength(5);
      expect(models.filter((model) => model === 'second')).toHaveLength(12);
    } finally {
      await two.stop();
    }
  });
});
