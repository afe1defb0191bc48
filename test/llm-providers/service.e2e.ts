import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { jest } from '@jest/globals';
import { ConfigModule } from '../../src/config/config.module.js';
import { parseSettings, SettingsError } from '../../src/config/settings.js';
import { checkLlmSettings, llmChain } from '../../src/modules/llm-providers/llm-chain.js';
import { LlmFailure } from '../../src/modules/llm-providers/llm-failure.problems.js';
import { LlmProvidersModule } from '../../src/modules/llm-providers/llm-providers.module.js';
import { LlmProvidersService } from '../../src/modules/llm-providers/llm-providers.service.js';
import { ModelCheckService } from '../../src/modules/llm-providers/checks/model-check.service.js';
import { openAiRefusal, openRouterRefusal } from '../simulators/refusals.ts';
import { startVendor, type SimulatedVendor } from '../simulators/vendor.ts';
import { ASK, Listener } from './listening.ts';

const CANARY = 'sk-canary-91bd';
let vendor: SimulatedVendor;
let logged: string[];

beforeEach(async () => {
  vendor = await startVendor();
  logged = [];
  for (const level of ['warn', 'error'] as const) {
    jest.spyOn(Logger.prototype, level).mockImplementation((...lines: unknown[]) => void logged.push(lines.join(' ')));
  }
});

afterEach(async () => {
  jest.restoreAllMocks();
  await vendor.close();
});

/** A service that asks `primary` on OpenRouter's wire, then `second` on OpenAI's. */
async function start(variables: Record<string, string> = {}) {
  const settings = parseSettings({
    OPENROUTER_API_KEY: CANARY,
    OPENROUTER_BASE_URL: vendor.openRouterUrl,
    OPENAI_API_KEY: CANARY,
    OPENAI_BASE_URL: vendor.openAiUrl,
    LLM_MODEL: 'primary',
    LLM_FALLBACKS: 'openai:second',
    LLM_LAST_RESORT: 'none',
    ...variables,
  });
  const testing = await Test.createTestingModule({
    imports: [ConfigModule.of(settings), LlmProvidersModule],
  }).compile();
  return { service: testing.get(LlmProvidersService), check: testing.get(ModelCheckService), testing };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => LlmFailure.from(error),
  );

describe.each([
  ['no headers (E1)', { silence: 'before-headers' }, { LLM_CONNECT_TIMEOUT_MS: '400' }],
  ['headers, then silence (E2)', { silence: 'after-headers' }, { LLM_FIRST_TOKEN_TIMEOUT_MS: '400' }],
  ['comments for ever (E2)', { silence: 'comments' }, { LLM_FIRST_TOKEN_TIMEOUT_MS: '400' }],
  ['an overloaded vendor (E4)', { refusal: openRouterRefusal(503) }, {}],
  ['a wrong key (E4)', { refusal: openRouterRefusal(401, {}, CANARY) }, {}],
] as const)('with %s', (_, behaviour, clocks: Record<string, string>) => {
  it('the next candidate answers, and the first connection is over', async () => {
    vendor.when('primary', behaviour);
    const { service, testing } = await start(clocks);
    const listener = new Listener();
    const answer = await service.answer(ASK, listener);
    expect(answer.provider).toBe('openai');
    expect(answer.tried).toHaveLength(1);
    expect(listener.text).not.toBe('');
    await vendor.closed(0);
    expect(logged.join('\n')).toMatch(/openrouter primary/);
    expect(logged.join('\n')).not.toContain(CANARY);
    await testing.close();
  });
});

it('silence after text is a timeout that nobody else mends (E2)', async () => {
  vendor.when('primary', { chunks: ['Half'], ending: 'hang' });
  const { service, testing } = await start({ LLM_IDLE_TIMEOUT_MS: '60' });
  const listener = new Listener();
  const failure = await failureOf(service.answer(ASK, listener));
  expect(failure).toMatchObject({ kind: 'timeout', details: { shown: true } });
  expect(await vendor.closed(0)).toBe('client');
  expect(vendor.log.requests).toHaveLength(1);
  await testing.close();
});

it('the total budget spans all candidates', async () => {
  vendor.when('primary', { silence: 'after-headers' });
  vendor.when('second', { silence: 'after-headers' });
  const { service, testing } = await start({ LLM_FIRST_TOKEN_TIMEOUT_MS: '500', LLM_TOTAL_TIMEOUT_MS: '900' });
  expect(await failureOf(service.answer(ASK, new Listener()))).toMatchObject({ kind: 'timeout' });
  expect(await vendor.closed(1)).toBe('client');
  await testing.close();
});

it('an open circuit spares a failing vendor (E5)', async () => {
  vendor.when('primary', { refusal: openRouterRefusal(500) });
  const { service, testing } = await start();
  for (let count = 0; count < 8; count += 1) await service.answer(ASK, new Listener());
  expect(vendor.log.requests.filter(({ body }) => body.model === 'primary')).toHaveLength(5);
  await testing.close();
});

it('a stop closes the upstream connection (E14)', async () => {
  vendor.when('primary', { chunks: ['Half'], ending: 'hang' });
  const { service, testing } = await start();
  const listener = new Listener();
  const answering = failureOf(service.answer(ASK, listener));
  await listener.begun();
  listener.stop();
  expect(await answering).toMatchObject({ kind: 'cancelled', details: { shown: true } });
  expect(await vendor.closed(0)).toBe('client');
  expect(logged).toEqual([]);
  await testing.close();
});

it('local is the last resort, and no key leaves in an error (E13)', async () => {
  vendor.when(() => true, { refusal: openAiRefusal(401, { text: CANARY }) });
  const { service, testing } = await start({ LLM_LAST_RESORT: 'local' });
  const answer = await service.answer(ASK, new Listener());
  expect(answer).toMatchObject({ provider: 'local', tried: [{ kind: 'auth' }, { kind: 'auth' }] });
  expect(JSON.stringify([answer, service.describe(), logged])).not.toContain(CANARY);
  await testing.close();
});

it('more answers at once than allowed are refused', async () => {
  vendor.when('primary', { silence: 'before-headers' });
  const { service, testing } = await start({ LLM_MAX_CONCURRENT: '1', LLM_CONNECT_TIMEOUT_MS: '400' });
  const first = service.answer(ASK, new Listener());
  expect(await failureOf(service.answer(ASK, new Listener()))).toMatchObject({ kind: 'overloaded' });
  await first;
  await testing.close();
});

describe('the model check', () => {
  it('warns of unknown and of ending models', async () => {
    vendor.models = [{ id: 'second', endsOn: '2020-01-31' }];
    const { check, testing } = await start();
    await check.check();
    expect(logged.sort()).toEqual([
      'The model primary is not in the list of openrouter.',
      'The model second of openai ended on 2020-01-31: choose its successor.',
    ]);
    await testing.close();
  });

  it('survives a vendor that is not there', async () => {
    const { check, testing } = await start({ OPENROUTER_BASE_URL: 'http://127.0.0.1:1/api/v1' });
    await check.check();
    expect(logged).toContain('The models of openrouter could not be listed.');
    await testing.close();
  });
});

const namesOf = (variables: Record<string, string>) =>
  llmChain(parseSettings(variables)).map(({ provider, model }) => `${provider} ${model}`);

describe('llmChain', () => {
  it.each([
    [{}, ['local local-extract']],
    [{ OPENAI_API_KEY: 'k' }, ['openai gpt-6-luna', 'local local-extract']],
    [{ OPENAI_API_KEY: 'k', OPENROUTER_API_KEY: 'k' }, ['openrouter openrouter/auto', 'local local-extract']],
    [{ LLM_BASE_URL: 'http://x', LLM_MODEL: 'm', LLM_LAST_RESORT: 'none' }, ['compatible m']],
    [
      {
        OPENROUTER_API_KEY: 'k',
        OPENAI_API_KEY: 'k',
        LLM_MODEL: 'a/b:free',
        LLM_FALLBACKS: 'c/d:nitro,openai:e,local',
      },
      ['openrouter a/b:free', 'openrouter c/d:nitro', 'openai e', 'local local-extract'],
    ],
    [{ LLM_PROVIDER: 'local', OPENAI_API_KEY: 'k', LLM_MODEL: 'm' }, ['local local-extract']],
  ])('%j is %j', (variables, expected) => {
    expect(namesOf(variables)).toEqual(expected);
  });

  it.each([
    [{ LLM_PROVIDER: 'openrouter', LLM_API_KEY: 'k' }, /needs OPENROUTER_API_KEY/],
    [{ LLM_PROVIDER: 'openai' }, /needs OPENAI_API_KEY/],
    [{ LLM_PROVIDER: 'compatible' }, /needs LLM_BASE_URL/],
    [{ LLM_BASE_URL: 'http://x' }, /set LLM_MODEL/],
    [{ OPENROUTER_API_KEY: 'k', LLM_FALLBACKS: 'openai:m' }, /needs OPENAI_API_KEY/],
    [{ LLM_PRICES: 'nonsense' }, /LLM_PRICES/],
  ])('%j is refused', (variables, message) => {
    expect(() => checkLlmSettings(parseSettings(variables))).toThrow(SettingsError);
    expect(() => checkLlmSettings(parseSettings(variables))).toThrow(message);
  });
});
