import { Counter, Histogram } from 'prom-client';
import type { LlmMeasurement } from './policies/metered.provider.js';

const tries = new Counter({
  name: 'omnichat_llm_tries_total',
  help: 'Tries to get an answer of a language model, by outcome; circuit-open were refused without asking',
  labelNames: ['provider', 'model', 'outcome'],
});
const tokens = new Counter({
  name: 'omnichat_llm_tokens_total',
  help: 'Tokens that vendors reported',
  labelNames: ['provider', 'model', 'direction'],
});
const cost = new Counter({
  name: 'omnichat_llm_cost_usd_total',
  help: 'Cost in US dollars, as reported or reckoned from LLM_PRICES',
  labelNames: ['provider', 'model'],
});
const firstText = new Histogram({
  name: 'omnichat_llm_first_text_seconds',
  help: 'Time from asking to the first visible text',
  labelNames: ['provider', 'model'],
  buckets: [0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 20],
});

/** Adds one try to the process's metrics. */
export function recordMeasurement(measurement: LlmMeasurement): void {
  const { provider, model, usage, firstTextMs } = measurement;
  const labels = { provider, model };
  tries.inc({ ...labels, outcome: measurement.circuitOpen ? 'circuit-open' : measurement.outcome });
  if (firstTextMs !== undefined) firstText.observe(labels, firstTextMs / 1_000);
  if (!usage) return;
  tokens.inc({ ...labels, direction: 'input' }, usage.inputTokens);
  tokens.inc({ ...labels, direction: 'output' }, usage.outputTokens);
  cost.inc(labels, usage.costUsd ?? 0);
}
