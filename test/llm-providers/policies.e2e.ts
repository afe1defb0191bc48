import { LlmFailure, type LlmFailureKind } from '../../src/modules/llm-providers/llm-failure.problems.js';
import type { LlmAnswer, LlmProgress, LlmProvider, LlmRequest } from '../../src/modules/llm-providers/llm.provider.js';
import { withBreaker } from '../../src/modules/llm-providers/policies/breaker.provider.js';
import { withConcurrencyLimit } from '../../src/modules/llm-providers/policies/concurrency.provider.js';
import { withDeadlines } from '../../src/modules/llm-providers/policies/deadlines.provider.js';
import { firstThatAnswers } from '../../src/modules/llm-providers/policies/failover.provider.js';
import { parsePrices } from '../../src/modules/llm-providers/policies/llm-prices.js';
import { metered, type LlmMeasurement } from '../../src/modules/llm-providers/policies/metered.provider.js';
import { withOneRetry } from '../../src/modules/llm-providers/policies/retry.provider.js';
import { ASK, Listener } from './listening.ts';

type Script = (progress: LlmProgress, request: LlmRequest) => Promise<LlmAnswer> | LlmAnswer;

/** A provider that follows a script, one entry per call; the last entry repeats. */
class Scripted implements LlmProvider {
  readonly model = 'model';
  readonly requests: LlmRequest[] = [];
  private readonly scripts: readonly Script[];

  constructor(
    readonly name: string,
    ...scripts: readonly Script[]
  ) {
    this.scripts = scripts;
  }

  async answer(request: LlmRequest, progress: LlmProgress): Promise<LlmAnswer> {
    const script = this.scripts[Math.min(this.requests.length, this.scripts.length - 1)];
    this.requests.push(request);
    if (!script) throw new Error('No script.');
    return script(progress, request);
  }
}

const done: LlmAnswer = {
  finish: 'stop',
  provider: 'x',
  model: 'dated-model',
  toolCalls: [],
  usage: { inputTokens: 1_000_000, outputTokens: 500_000 },
};
const says =
  (text: string): Script =>
  (progress) => {
    progress.onText(text);
    return done;
  };
const fails =
  (kind: LlmFailureKind, retryAfterMs?: number): Script =>
  () => {
    throw new LlmFailure(kind, { retryAfterMs });
  };
const hangs: Script = () => new Promise(() => {});
const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('There was no failure.');
    },
    (error: unknown) => LlmFailure.from(error),
  );

/** The vendor says the cost itself. */
const dear: Script = () => ({ ...done, usage: { inputTokens: 1, outputTokens: 1, costUsd: 9 } });
const half: Script = (progress) => {
  progress.onText('Half');
  throw new LlmFailure('timeout');
};

describe('withDeadlines', () => {
  const limits = { connectMs: 40, firstTokenMs: 80, idleMs: 40, totalMs: 1_000 };

  it.each<readonly [string, Script, { kind: LlmFailureKind; atLeastMs: number }]>([
    ['nothing at all: the connect clock', hangs, { kind: 'timeout', atLeastMs: 38 }],
    [
      'connected, then comments for ever: the first-token clock',
      (progress) => {
        progress.onConnected?.();
        const timer = setInterval(() => progress.onAlive?.(), 5);
        progress.signal.addEventListener('abort', () => clearInterval(timer));
        return new Promise(() => {});
      },
      { kind: 'timeout', atLeastMs: 78 },
    ],
    [
      'text, then silence: the idle clock',
      (progress) => {
        progress.onText('Half');
        return new Promise(() => {});
      },
      { kind: 'timeout', atLeastMs: 38 },
    ],
  ])('%s', async (_, script, expected) => {
    const startedAt = performance.now();
    const failure = await caught(withDeadlines(new Scripted('a', script), limits).answer(ASK, new Listener()));
    expect(failure.kind).toBe(expected.kind);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(expected.atLeastMs);
  });

  it('signs of life keep a started answer alive until the total runs out', async () => {
    let aborted = false;
    const chatty: Script = (progress) => {
      progress.onToolCall?.();
      const timer = setInterval(() => progress.onAlive?.(), 5);
      progress.signal.addEventListener('abort', () => {
        aborted = true;
        clearInterval(timer);
      });
      return new Promise(() => {});
    };
    const startedAt = performance.now();
    const timed = withDeadlines(new Scripted('a', chatty), { ...limits, idleMs: 250, totalMs: 500 });
    const failure = await caught(timed.answer(ASK, new Listener()));
    expect(failure.kind).toBe('timeout');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(498);
    expect(aborted).toBe(true);
  });

  it('passes a stop on, and lets nothing through afterwards', async () => {
    const listener = new Listener();
    let late: (() => void) | undefined;
    const deaf: Script = (progress) => {
      late = () => progress.onText('late');
      listener.stop();
      return new Promise(() => {});
    };
    expect((await caught(withDeadlines(new Scripted('a', deaf), limits).answer(ASK, listener))).kind).toBe('cancelled');
    late?.();
    expect(listener.text).toBe('');
  });
});

describe('firstThatAnswers', () => {
  it('goes on to the next candidate and says who was tried', async () => {
    const listener = new Listener();
    const second = new Scripted('b', says('Hi'));
    const chain = firstThatAnswers(new Scripted('a', fails('overloaded')), second);
    const answer = await chain.answer({ ...ASK, model: 'own' }, listener);
    expect(answer.tried).toEqual([{ provider: 'a', model: 'own', kind: 'overloaded' }]);
    expect(second.requests[0]).not.toHaveProperty('model');
    expect(listener.text).toBe('Hi');
  });

  it('asks nobody else after visible text', async () => {
    const second = new Scripted('b', says('Hi'));
    const failure = await caught(firstThatAnswers(new Scripted('a', half), second).answer(ASK, new Listener()));
    expect(failure).toMatchObject({ kind: 'timeout', details: { shown: true } });
    expect(second.requests).toHaveLength(0);
  });

  it.each(['cancelled', 'content-blocked'] as const)('asks nobody else on %s', async (kind) => {
    const second = new Scripted('b', says('Hi'));
    const chain = firstThatAnswers(new Scripted('a', fails(kind)), second);
    expect((await caught(chain.answer(ASK, new Listener()))).kind).toBe(kind);
    expect(second.requests).toHaveLength(0);
  });

  it('throws the most telling failure when all have failed', async () => {
    const chain = firstThatAnswers(new Scripted('a', fails('auth')), new Scripted('b', fails('rate-limited', 5_000)));
    const failure = await caught(chain.answer(ASK, new Listener()));
    expect(failure).toMatchObject({ kind: 'rate-limited', details: { provider: 'b', retryAfterMs: 5_000 } });
    expect(failure.details.tried).toHaveLength(2);
  });
});

describe('withOneRetry', () => {
  it('asks once more when the wait is short', async () => {
    const provider = new Scripted('a', fails('rate-limited', 5), says('Hi'));
    await withOneRetry(provider).answer(ASK, new Listener());
    expect(provider.requests).toHaveLength(2);
  });

  it('asks at most once more', async () => {
    const provider = new Scripted('a', fails('overloaded', 0));
    await caught(withOneRetry(provider).answer(ASK, new Listener()));
    expect(provider.requests).toHaveLength(2);
  });

  it.each([
    ['an unknown wait', fails('overloaded')],
    ['a long wait', fails('rate-limited', 2_001)],
    ['another failure', fails('timeout', 0)],
  ] as const)('does not retry after %s', async (_, script) => {
    const provider = new Scripted('a', script);
    await caught(withOneRetry(provider).answer(ASK, new Listener()));
    expect(provider.requests).toHaveLength(1);
  });
});

describe('withBreaker', () => {
  it('stops asking after five failures, per model, and one probe closes it again', async () => {
    const provider = new Scripted('a', ...Array.from({ length: 5 }, () => fails('timeout')), says('Hi'));
    const guarded = withBreaker(provider, { openMs: 30 });
    for (let count = 0; count < 5; count += 1) await caught(guarded.answer(ASK, new Listener()));
    const refused = await caught(guarded.answer(ASK, new Listener()));
    expect(refused).toMatchObject({ kind: 'timeout', details: { circuitOpen: true, provider: 'a', model: 'model' } });
    await guarded.answer({ ...ASK, model: 'other' }, new Listener());
    expect(provider.requests).toHaveLength(6);
    await new Promise((resolve) => setTimeout(resolve, 35));
    const tries = [1, 2, 3].map(() => guarded.answer(ASK, new Listener()));
    expect((await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await guarded.answer(ASK, new Listener());
  });

  it.each(['auth', 'quota'] as const)('opens at once on %s', async (kind) => {
    const provider = new Scripted('a', fails(kind));
    const guarded = withBreaker(provider);
    await caught(guarded.answer(ASK, new Listener()));
    expect(await caught(guarded.answer(ASK, new Listener()))).toMatchObject({ kind, details: { circuitOpen: true } });
    expect(provider.requests).toHaveLength(1);
  });

  it.each(['cancelled', 'bad-request', 'content-blocked', 'context-too-long'] as const)(
    'never opens on %s',
    async (kind) => {
      const provider = new Scripted('a', fails(kind));
      const guarded = withBreaker(provider);
      for (let count = 0; count < 20; count += 1) await caught(guarded.answer(ASK, new Listener()));
      expect(provider.requests).toHaveLength(20);
    },
  );
});

describe('metered', () => {
  it('reckons the cost from the configured price, and keeps what the vendor says', async () => {
    const measured: LlmMeasurement[] = [];
    const prices = parsePrices(['model=0.25/2']);
    const report = (measurement: LlmMeasurement) => measured.push(measurement);
    const answer = await metered(new Scripted('a', says('Hi')), prices, report).answer(ASK, new Listener());
    expect(answer.usage?.costUsd).toBe(1.25);
    expect(measured).toMatchObject([{ provider: 'a', model: 'model', outcome: 'stop', usage: { costUsd: 1.25 } }]);
    expect(measured[0]?.firstTextMs).toBeGreaterThanOrEqual(0);
    expect((await metered(new Scripted('a', dear), prices, report).answer(ASK, new Listener())).usage?.costUsd).toBe(9);
    await caught(metered(new Scripted('a', fails('timeout')), prices, report).answer(ASK, new Listener()));
    expect(measured[2]).toMatchObject({ outcome: 'timeout' });
  });

  it.each(['model', 'model=1', '=1/2', 'model=a/b'])('refuses the price %j', (entry) => {
    expect(() => parsePrices([entry])).toThrow(/LLM_PRICES/);
  });
});

it('withConcurrencyLimit refuses what is beyond, and frees its places', async () => {
  const places = withConcurrencyLimit(new Scripted('a', hangs, fails('timeout'), says('Hi')), 2);
  void places.answer(ASK, new Listener());
  const second = places.answer(ASK, new Listener());
  expect((await caught(places.answer(ASK, new Listener()))).kind).toBe('overloaded');
  await caught(second);
  await places.answer(ASK, new Listener());
});
