import { LlmFailure } from '../llm-failure.problems.js';
import type { LlmProvider } from '../llm.provider.js';

/**
 * Lets at most `max` answers be under way at once; nobody queues, because a queue would eat the deadlines.
 *
 * @throws LlmFailure `overloaded` beyond that.
 */
export function withConcurrencyLimit(provider: LlmProvider, max: number): LlmProvider {
  let running = 0;
  return {
    name: provider.name,
    model: provider.model,
    async answer(request, progress) {
      if (running >= max) throw new LlmFailure('overloaded', { provider: provider.name, model: provider.model });
      running += 1;
      try {
        return await provider.answer(request, progress);
      } finally {
        running -= 1;
      }
    },
  };
}
