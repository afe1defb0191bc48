import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SETTINGS, SettingsError, type Settings } from '../../config/settings.js';
import { chainFor, llmChain, type LlmWish } from './llm-chain.js';
import { LlmFailure, type LlmTry } from './llm-failure.problems.js';
import { recordMeasurement } from './llm-metrics.js';
import { providerOf } from './llm-vendors.js';
import type { LlmAnswer, LlmCandidate, LlmModelCatalog, LlmProgress, LlmProvider, LlmRequest } from './llm.provider.js';
import { withBreaker } from './policies/breaker.provider.js';
import { withConcurrencyLimit } from './policies/concurrency.provider.js';
import { withDeadlines } from './policies/deadlines.provider.js';
import { firstThatAnswers } from './policies/failover.provider.js';
import { parsePrices } from './policies/llm-prices.js';
import { metered } from './policies/metered.provider.js';
import { withOneRetry } from './policies/retry.provider.js';
import { withToolsIfTaken } from './policies/tools.provider.js';
import { createTransport, type LlmTransport } from './wire/undici-fetch.adapter.js';

/** Chatbots may name models of their own; so many are remembered, with their circuits. */
const MAX_CANDIDATES = 500;

/** The language models of this server behind one door: configured candidates, deadlines, failover, metrics. */
@Injectable()
export class LlmProvidersService implements OnApplicationShutdown {
  private readonly logger = new Logger(LlmProvidersService.name);
  private readonly candidates: readonly [LlmCandidate, ...LlmCandidate[]];
  private readonly transport: LlmTransport;
  private readonly chain: LlmProvider;
  private readonly known = new LRUCache<string, LlmProvider>({ max: MAX_CANDIDATES });

  /** @throws SettingsError when the chosen provider or a fallback lacks its key, address or model. */
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    this.candidates = llmChain(settings);
    this.transport = createTransport({
      maxStreams: settings.LLM_MAX_CONCURRENT,
      connectTimeoutMs: settings.LLM_CONNECT_TIMEOUT_MS,
    });
    this.chain = this.compose();
  }

  /**
   * Gets an answer; text arrives through `progress` while it is made. `request.model` replaces the first candidate's
   * model, the others keep theirs; `request.candidates` replaces them all.
   *
   * @throws LlmFailure always and only: `details.shown` says whether text was visible before, `details.tried` who was asked.
   */
  async answer(request: LlmRequest, progress: LlmProgress): Promise<LlmAnswer> {
    try {
      const answer = await this.chain.answer(request, progress);
      this.logTries(answer.tried ?? []);
      return answer;
    } catch (error) {
      const failure = LlmFailure.from(error);
      this.logTries(failure.details.tried ?? []);
      throw failure;
    }
  }

  /** The chain in order, by name: for logs and health pages. It holds no key and no address. */
  describe(): readonly LlmCandidate[] {
    return this.candidates;
  }

  /** Why a wish can't be met here, as a sentence about settings; null when it can. */
  faultOf(wish: LlmWish): string | null {
    try {
      chainFor(this.settings, wish);
      return null;
    } catch (error) {
      if (error instanceof SettingsError) return error.message;
      throw error;
    }
  }

  /** The candidates for a wish; the server's own chain where it can't be met any more, since settings have changed. */
  candidatesFor(wish: LlmWish | null): readonly [LlmCandidate, ...LlmCandidate[]] {
    return wish && this.faultOf(wish) === null ? chainFor(this.settings, wish) : this.candidates;
  }

  /** What the vendors of the chain offer, one entry per vendor that can say it. */
  catalogs(): readonly (LlmModelCatalog & { readonly provider: string })[] {
    const firstOfEach = new Map(this.candidates.toReversed().map((candidate) => [candidate.provider, candidate]));
    return Array.from(firstOfEach.values()).flatMap((candidate) => {
      const { provider } = candidate;
      const { models, check } = providerOf(candidate, this.settings, this.transport);
      return models ? [{ provider, models, ...(check && { check }) }] : [];
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.transport.close();
  }

  private compose(): LlmProvider {
    const { LLM_TOTAL_TIMEOUT_MS: totalMs, LLM_MAX_CONCURRENT: maxConcurrent } = this.settings;
    const [{ provider: name, model }] = this.candidates;
    const chosen: LlmProvider = {
      name,
      model,
      answer: (request, progress) => {
        const [first, ...others] = request.candidates ?? this.candidates;
        const chain = firstThatAnswers(this.guarded(first), ...others.map((candidate) => this.guarded(candidate)));
        return chain.answer(request, progress);
      },
    };
    return withConcurrencyLimit(withDeadlines(chosen, { totalMs }), maxConcurrent);
  }

  /** One circuit for a model, whoever asks it. */
  private guarded(candidate: LlmCandidate): LlmProvider {
    const key = `${candidate.provider} ${candidate.model}`;
    const known = this.known.get(key) ?? this.guard(candidate);
    this.known.set(key, known);
    return known;
  }

  private guard(candidate: LlmCandidate): LlmProvider {
    const timed = withDeadlines(providerOf(candidate, this.settings, this.transport), {
      connectMs: this.settings.LLM_CONNECT_TIMEOUT_MS,
      firstTokenMs: this.settings.LLM_FIRST_TOKEN_TIMEOUT_MS,
      idleMs: this.settings.LLM_IDLE_TIMEOUT_MS,
    });
    return withOneRetry(
      metered(withBreaker(withToolsIfTaken(timed)), parsePrices(this.settings.LLM_PRICES), recordMeasurement),
    );
  }

  /** Codes and names only: what an upstream wrote may hold keys. `auth` and `quota` need a person. */
  private logTries(tries: readonly LlmTry[]): void {
    for (const { provider, model, kind, status } of tries) {
      if (kind === 'cancelled') continue;
      const line = `${provider} ${model}: ${kind}${status === undefined ? '' : ` (HTTP ${status})`}`;
      if (kind === 'auth' || kind === 'quota') this.logger.error(line);
      else this.logger.warn(line);
    }
  }
}
