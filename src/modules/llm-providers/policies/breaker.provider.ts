import { LRUCache } from 'lru-cache';
import { LlmFailure, type LlmFailureKind } from '../llm-failure.problems.js';
import type { LlmProvider } from '../llm.provider.js';
import { CircuitBreaker, DEFAULT_CIRCUIT, type CircuitOptions } from './circuit-breaker.js';

const FATAL: ReadonlySet<LlmFailureKind> = new Set(['auth', 'quota']);
/** These blame the request or the caller, not the upstream. */
const INNOCENT: ReadonlySet<LlmFailureKind> = new Set([
  'cancelled',
  'bad-request',
  'content-blocked',
  'context-too-long',
]);
/** Requests may name models of their own; so many are remembered. */
const MAX_CIRCUITS = 200;

interface Circuit {
  readonly breaker: CircuitBreaker;
  reason: LlmFailureKind;
}

/**
 * Stops asking a model that keeps failing; one circuit per model of the provider.
 *
 * @throws LlmFailure with `circuitOpen` and the kind that opened the circuit, without asking the upstream.
 */
export function withBreaker(provider: LlmProvider, options: Partial<CircuitOptions> = {}): LlmProvider {
  const circuits = new LRUCache<string, Circuit>({ max: MAX_CIRCUITS });
  const circuitOf = (model: string): Circuit => {
    const known = circuits.get(model);
    if (known) return known;
    const circuit: Circuit = { breaker: new CircuitBreaker({ ...DEFAULT_CIRCUIT, ...options }), reason: 'overloaded' };
    circuits.set(model, circuit);
    return circuit;
  };
  return {
    name: provider.name,
    model: provider.model,
    async answer(request, progress) {
      const model = request.model || provider.model;
      const circuit = circuitOf(model);
      const pass = circuit.breaker.enter();
      if (!pass) {
        throw new LlmFailure(circuit.reason, { provider: provider.name, model, circuitOpen: true });
      }
      try {
        const answer = await provider.answer(request, progress);
        circuit.breaker.succeeded(pass);
        return answer;
      } catch (error) {
        const failure = LlmFailure.from(error);
        if (INNOCENT.has(failure.kind)) {
          circuit.breaker.ignored(pass);
        } else {
          circuit.reason = failure.kind;
          circuit.breaker.failed(pass, FATAL.has(failure.kind));
        }
        throw failure;
      }
    },
  };
}
