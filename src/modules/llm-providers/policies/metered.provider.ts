import { LlmFailure, type LlmFailureKind } from '../llm-failure.problems.js';
import type { LlmAnswer, LlmProvider, LlmUsage } from '../llm.provider.js';
import type { LlmPrices } from './llm-prices.js';
import { watchedBy } from './watched-by.js';

/** What one try took and gave. */
export interface LlmMeasurement {
  readonly provider: string;
  /** The model that was asked for: a name from our configuration, safe as a metric's label. */
  readonly model: string;
  readonly outcome: LlmAnswer['finish'] | LlmFailureKind;
  readonly durationMs: number;
  /** Absent when no text came. */
  readonly firstTextMs?: number;
  readonly usage?: LlmUsage;
  /** The circuit breaker refused: the vendor was not asked. */
  readonly circuitOpen?: boolean;
}

/** Reports each try, and reckons its cost from the configured prices where the vendor does not say it. */
export function metered(
  provider: LlmProvider,
  prices: LlmPrices,
  report: (measurement: LlmMeasurement) => void,
): LlmProvider {
  return {
    name: provider.name,
    model: provider.model,
    async answer(request, progress) {
      const model = request.model || provider.model;
      const watch = stopwatch();
      const measured = (outcome: LlmMeasurement['outcome'], extras: Partial<LlmMeasurement>) =>
        report({ provider: provider.name, model, outcome, ...watch.times(), ...extras });
      try {
        const answer = priced(await provider.answer(request, watchedBy(watch, progress)), model, prices);
        measured(answer.finish, answer.usage ? { usage: answer.usage } : {});
        return answer;
      } catch (error) {
        const failure = LlmFailure.from(error);
        measured(failure.kind, failure.details.circuitOpen ? { circuitOpen: true } : {});
        throw failure;
      }
    },
  };
}

function priced(answer: LlmAnswer, askedModel: string, prices: LlmPrices): LlmAnswer {
  const { usage } = answer;
  const price = prices.get(answer.model) ?? prices.get(askedModel);
  if (!usage || usage.costUsd !== undefined || !price) return answer;
  const costUsd = (usage.inputTokens * price.inputUsd + usage.outputTokens * price.outputUsd) / 1_000_000;
  return { ...answer, usage: { ...usage, costUsd } };
}

function stopwatch(): { onText: () => void; times(): Pick<LlmMeasurement, 'durationMs' | 'firstTextMs'> } {
  const startedAt = performance.now();
  let firstTextAt: number | undefined;
  return {
    onText: () => {
      firstTextAt ??= performance.now();
    },
    times: () => ({
      durationMs: performance.now() - startedAt,
      ...(firstTextAt === undefined ? {} : { firstTextMs: firstTextAt - startedAt }),
    }),
  };
}
