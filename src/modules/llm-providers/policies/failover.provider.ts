import { LlmFailure, type LlmFailureKind, type LlmTry } from '../llm-failure.problems.js';
import type { LlmProvider } from '../llm.provider.js';
import { watchedBy } from './watched-by.js';

/** Another candidate would not, or must not, do better. */
const FINAL: ReadonlySet<LlmFailureKind> = new Set(['cancelled', 'content-blocked']);

/** When all have failed: what helps the caller most comes first, what only helps the operator last. */
const MOST_TELLING: readonly LlmFailureKind[] = [
  'context-too-long',
  'rate-limited',
  'overloaded',
  'timeout',
  'interrupted',
  'quota',
  'auth',
  'not-found',
  'bad-request',
];

/**
 * Asks the candidates in order until one answers. Once text was visible nobody else is asked: two models must not
 * speak in one answer. A request's own `model` is meant for the first candidate only.
 *
 * @throws LlmFailure the most telling of all failures, with `tried`.
 */
export function firstThatAnswers(...candidates: readonly [LlmProvider, ...LlmProvider[]]): LlmProvider {
  return {
    name: candidates[0].name,
    model: candidates[0].model,
    async answer(request, progress) {
      const failures: LlmFailure[] = [];
      let isShown = false;
      const watched = watchedBy({ onText: () => (isShown = true) }, progress);
      for (const [index, candidate] of candidates.entries()) {
        const { model: asked, ...others } = request;
        try {
          const answer = await candidate.answer(index === 0 ? request : others, watched);
          return failures.length === 0 ? answer : { ...answer, tried: failures.map(asTry) };
        } catch (error) {
          const model = (index === 0 && asked) || candidate.model;
          const failure = LlmFailure.from(error).with({ provider: candidate.name, model, shown: isShown });
          failures.push(failure);
          if (isShown || FINAL.has(failure.kind) || progress.signal.aborted) {
            throw failure.with({ tried: failures.map(asTry) });
          }
        }
      }
      throw mostTelling(failures).with({ tried: failures.map(asTry) });
    },
  };
}

function asTry({ kind, details }: LlmFailure): LlmTry {
  const { provider = '', model = '', status } = details;
  return { provider, model, kind, ...(status !== undefined && { status }) };
}

function mostTelling(failures: readonly LlmFailure[]): LlmFailure {
  for (const kind of MOST_TELLING) {
    const found = failures.find((failure) => failure.kind === kind);
    if (found) return found;
  }
  return failures[0] ?? new LlmFailure('overloaded');
}
