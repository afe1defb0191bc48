import { compatible } from '../../src/modules/llm-providers/compatible.provider.js';
import type { LlmProvider } from '../../src/modules/llm-providers/llm.provider.js';
import { openAi } from '../../src/modules/llm-providers/openai.provider.js';
import { openRouter } from '../../src/modules/llm-providers/openrouter.provider.js';
import { createTransport } from '../../src/modules/llm-providers/wire/undici-fetch.adapter.js';
import type { Behaviour } from '../simulators/behaviour.ts';
import { startVendor, type SimulatedVendor } from '../simulators/vendor.ts';
import { ASK, Listener } from './listening.ts';

const transport = createTransport({ maxStreams: 10, connectTimeoutMs: 1_000 });
let vendor: SimulatedVendor;
let providers: Record<'openai' | 'openrouter' | 'compatible', LlmProvider>;

beforeAll(async () => {
  process.env.OPENAI_ORG_ID = 'org-leak';
  process.env.OPENAI_CUSTOM_HEADERS = 'Authorization: Bearer leak\nX-Leak: leak';
  vendor = await startVendor();
  const model = 'sim/model';
  providers = {
    openai: openAi({ baseUrl: vendor.openAiUrl, apiKey: 'sk-openai', model }, transport),
    openrouter: openRouter(
      { baseUrl: `${vendor.openRouterUrl}/`, apiKey: 'sk-or', model, siteUrl: 'https://shop.test' },
      transport,
    ),
    compatible: compatible({ baseUrl: vendor.url, model }, transport),
  };
});

afterAll(async () => {
  delete process.env.OPENAI_ORG_ID;
  delete process.env.OPENAI_CUSTOM_HEADERS;
  await transport.close();
  await vendor.close();
});

const lastRequest = () => vendor.log.requests.at(-1)!;

describe('what each vendor is sent', () => {
  const request = {
    ...ASK,
    temperature: 0.3,
    maxOutputTokens: 50,
    tools: [{ name: 'look_up', description: 'Looks up', parameters: { type: 'object' } }],
  };

  it('OpenAI gets its own field names and no foreign header', async () => {
    await providers.openai.answer(request, new Listener());
    const { headers, body } = lastRequest();
    expect(body).toEqual({
      model: 'sim/model',
      messages: [{ role: 'user', content: 'Hello?' }],
      stream: true,
      stream_options: { include_usage: true, include_obfuscation: false },
      temperature: 0.3,
      max_completion_tokens: 50,
      tools: [{ type: 'function', function: request.tools[0] }],
    });
    expect(headers.authorization).toBe('Bearer sk-openai');
    expect(headers).not.toHaveProperty('x-openrouter-title');
    expect(JSON.stringify(headers)).not.toMatch(/leak|stainless/);
  });

  it('OpenRouter gets attribution', async () => {
    await providers.openrouter.answer(request, new Listener());
    const { headers, body, path } = lastRequest();
    expect(path).toBe('/api/v1/chat/completions');
    expect(headers).toMatchObject({ 'http-referer': 'https://shop.test', 'x-openrouter-title': 'omnichat' });
    expect(body).toMatchObject({ max_completion_tokens: 50 });
    expect(body).not.toHaveProperty('stream_options');
  });

  it('a compatible server gets the old token field, a placeholder key and the missing /v1', async () => {
    await providers.compatible.answer(request, new Listener());
    const { headers, body, path } = lastRequest();
    expect(path).toBe('/v1/chat/completions');
    expect(headers.authorization).toBe('Bearer none');
    expect(body).toMatchObject({ max_tokens: 50, stream_options: { include_usage: true } });
    expect(body).not.toHaveProperty('max_completion_tokens');
  });

  it('tool calls and their results keep their ids', async () => {
    const call = { id: 'call_1', name: 'look_up', arguments: '{"q":1}' };
    await providers.openai.answer(
      {
        model: 'another',
        messages: [
          { role: 'assistant', content: '', toolCalls: [call] },
          { role: 'tool', content: 'found', toolCallId: 'call_1' },
        ],
      },
      new Listener(),
    );
    expect(lastRequest().body).toMatchObject({
      model: 'another',
      messages: [
        { tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look_up', arguments: '{"q":1}' } }] },
        { role: 'tool', content: 'found', tool_call_id: 'call_1' },
      ],
    });
  });
});

describe.each(['openai', 'openrouter', 'compatible'] as const)('an answer of %s', (name) => {
  const ask = async (behaviour: Behaviour) => {
    vendor.next(behaviour);
    const listener = new Listener();
    const answer = await providers[name].answer(ASK, listener);
    return { listener, answer };
  };

  it('arrives chunk by chunk with usage', async () => {
    const { listener, answer } = await ask({ chunks: ['One ', 'two ', 'three'] });
    expect(listener.pieces).toEqual(['One ', 'two ', 'three']);
    expect(listener.connected).toBe(1);
    expect(answer).toEqual({
      finish: 'stop',
      provider: name,
      model: 'sim/model',
      toolCalls: [],
      usage: {
        inputTokens: 17,
        outputTokens: 3,
        cachedTokens: 5,
        reasoningTokens: 2,
        ...(name === 'openrouter' && { costUsd: 0.0012 }),
      },
    });
  });

  it.each(['\n', '\r\n', '\r'] as const)('survives bytes one by one with line end %j', async (lineEnd) => {
    const { listener } = await ask({ chunks: ['Grüße ', '👋🏽 ', '您好'], byteByByte: true, lineEnd, comments: true });
    expect(listener.text).toBe('Grüße 👋🏽 您好');
    expect(listener.alive).toBeGreaterThanOrEqual(3);
  });

  it('takes usage from the finish chunk, and does without', async () => {
    expect((await ask({ usage: 'finish-chunk' })).answer.usage).toMatchObject({ inputTokens: 17 });
    expect((await ask({ usage: 'none' })).answer.usage).toBeUndefined();
  });

  it('collects interleaved tool calls', async () => {
    const toolCalls = [
      { id: 'a', name: 'weather', pieces: ['{"city"', ':"Oslo"}'] },
      { id: 'b', name: 'time', pieces: ['{', '"zone"', ':1}'] },
    ];
    const { answer, listener } = await ask({ toolCalls });
    expect(answer.finish).toBe('tool-calls');
    expect(answer.toolCalls).toEqual([
      { id: 'a', name: 'weather', arguments: '{"city":"Oslo"}' },
      { id: 'b', name: 'time', arguments: '{"zone":1}' },
    ]);
    expect(listener.toolCalls).toBe(2);
  });

  it('may be one JSON document', async () => {
    const { listener, answer } = await ask({ text: 'Whole.', json: true });
    expect(listener.text).toBe('Whole.');
    expect(answer).toMatchObject({ finish: 'stop', usage: { inputTokens: 17 } });
  });

  it('says when it was cut for its length', async () => {
    expect((await ask({ finishReason: 'length' })).answer.finish).toBe('length');
  });

  it('is complete without [DONE] once its finish reason is here', async () => {
    expect((await ask({ ending: 'eof-after-finish' })).answer.finish).toBe('stop');
    expect((await ask({ ending: 'hang-after-finish' })).answer.finish).toBe('stop');
  });

  it('takes reasoning as a sign of life, not as text', async () => {
    const { listener } = await ask({ reasoning: ['Hm', '…'], text: 'Yes.' });
    expect(listener.text).toBe('Yes.');
    expect(listener.alive).toBeGreaterThanOrEqual(2);
  });
});

it('keeps connections for the next request', async () => {
  const before = vendor.connections;
  for (let count = 0; count < 20; count += 1) await providers.openai.answer(ASK, new Listener());
  expect(vendor.connections - before).toBeLessThanOrEqual(3);
});
