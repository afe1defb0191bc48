import { LRUCache } from 'lru-cache';
import { LlmFailure } from '../llm-failure.problems.js';
import type { LlmProvider } from '../llm.provider.js';

/** How long a model that refused tools is asked without them before they are offered again. */
const REMEMBERED_FOR_MS = 600_000;
const MAX_MODELS = 200;

/**
 * Asks once more without tools where a request with tools is refused as such: many models of compatible servers take none
 * (providers.md §3), and an answer without tools beats none. The model is remembered for ten minutes.
 */
export function withToolsIfTaken(provider: LlmProvider): LlmProvider {
  const refused = new LRUCache<string, true>({ max: MAX_MODELS, ttl: REMEMBERED_FOR_MS });
  return {
    name: provider.name,
    model: provider.model,
    async answer(request, progress) {
      const model = request.model || provider.model;
      const { tools, toolChoice: _, ...plain } = request;
      const isFollowUp = request.messages.some(({ role }) => role === 'tool');
      if (!tools?.length || isFollowUp) return provider.answer(request, progress);
      if (refused.has(model)) return provider.answer(plain, progress);
      try {
        return await provider.answer(request, progress);
      } catch (error) {
        const failure = LlmFailure.from(error);
        if (failure.kind !== 'bad-request' || failure.details.shown) throw failure;
        const answer = await provider.answer(plain, progress);
        refused.set(model, true);
        return answer;
      }
    },
  };
}
