import { setTimeout as sleep } from 'node:timers/promises';
import { LlmFailure, type LlmFailureKind } from '../llm-failure.problems.js';
import type { LlmProvider } from '../llm.provider.js';

const PASSING: ReadonlySet<LlmFailureKind> = new Set(['overloaded', 'rate-limited']);
const MAX_WAIT_MS = 2_000;

/**
 * Asks once more when the vendor itself says that it will be ready within two seconds; a longer or an unknown wait is
 * better spent with the next candidate. Never after visible text.
 */
export function withOneRetry(provider: LlmProvider): LlmProvider {
  return {
    name: provider.name,
    model: provider.model,
    async answer(request, progress) {
      try {
        return await provider.answer(request, progress);
      } catch (error) {
        const failure = LlmFailure.from(error);
        const { retryAfterMs = Infinity, shown } = failure.details;
        if (shown || !PASSING.has(failure.kind) || retryAfterMs > MAX_WAIT_MS) throw failure;
        await sleep(retryAfterMs, undefined, { signal: progress.signal }).catch(() => {
          throw new LlmFailure('cancelled', failure.details);
        });
        return provider.answer(request, progress);
      }
    },
  };
}
