import type { LlmCandidate, LlmModelInfo } from '../llm.provider.js';

const WARN_DAYS_AHEAD = 180;
const DAY_MS = 86_400_000;

/** OpenRouter's routers and floating aliases (`~…`) need not be in its list. */
const UNLISTED = /^(~|openrouter\/)/;

/** What is wrong with a configured model according to its vendor's list, in one sentence; nothing when all is well. */
export function modelWarning(
  { provider, model }: LlmCandidate,
  listed: readonly LlmModelInfo[],
  now = Date.now(),
): string | undefined {
  const base = provider === 'openrouter' ? model.replace(/:[^/:]+$/, '') : model;
  const found = listed.find(({ id }) => id === model) ?? listed.find(({ id }) => id === base);
  if (!found) {
    return UNLISTED.test(model) ? undefined : `The model ${model} is not in the list of ${provider}.`;
  }
  const end = Date.parse(found.shutdownDate ?? '');
  if (Number.isNaN(end) || end - now > WARN_DAYS_AHEAD * DAY_MS) return undefined;
  const verb = end < now ? 'ended' : 'ends';
  return `The model ${model} of ${provider} ${verb} on ${found.shutdownDate}: choose its successor.`;
}
