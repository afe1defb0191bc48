import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { approximateTokens } from '../llm-providers/local/approximate-tokens.js';
import { LlmProvidersService } from '../llm-providers/llm-providers.service.js';
import type { LlmAnswer, LlmProgress, LlmRequest } from '../llm-providers/llm.provider.js';
import { type LlmPrices, parsePrices } from '../llm-providers/policies/llm-prices.js';
import { BudgetsService } from './budgets.service.js';
import { type Amount, LedgerService, type Payer, type Reservation } from './ledger.service.js';

/** Asks the models for a project and its visitors, within what they may cost. Without a limit it costs no query. */
@Injectable()
export class SpendingService {
  private readonly logger = new Logger('budgets');
  private readonly prices: LlmPrices;

  constructor(
    private readonly llm: LlmProvidersService,
    private readonly budgets: BudgetsService,
    private readonly ledger: LedgerService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.prices = parsePrices(settings.LLM_PRICES);
  }

  /**
   * Like `LlmProvidersService.answer`. What the answer may cost at most is set aside before, and what it did cost is booked after.
   *
   * @throws BudgetSpent before any model was asked
   * @throws LlmFailure as the models do
   */
  async answer(payer: Payer, request: LlmRequest, progress: LlmProgress): Promise<LlmAnswer> {
    const budget = this.isFree(request) ? null : await this.budgets.limitsOf(payer.projectId);
    if (!budget) return this.llm.answer(request, progress);
    const reservation = await this.ledger.reserve(payer, this.mostOf(request), budget);
    let text = '';
    const onText = (piece: string): void => {
      text += piece;
      progress.onText(piece);
    };
    try {
      const answer = await this.llm.answer(request, { ...progress, onText });
      await this.settle(reservation, this.spentOn(request, { answer, text }));
      return answer;
    } catch (error) {
      await this.settle(reservation, text === '' ? NOTHING : this.spentOn(request, { answer: null, text }));
      throw error;
    }
  }

  /** Without any model there is nothing to pay. */
  private isFree({ candidates }: LlmRequest): boolean {
    return (candidates ?? this.llm.describe()).every(({ provider }) => provider === 'local');
  }

  private mostOf(request: LlmRequest): Amount {
    const output = request.maxOutputTokens ?? this.settings.LLM_MAX_OUTPUT_TOKENS;
    return this.priced(request, inputOf(request), output);
  }

  private spentOn(request: LlmRequest, { answer, text }: { answer: LlmAnswer | null; text: string }): Amount {
    if (answer?.provider === 'local') return NOTHING;
    const { usage } = answer ?? {};
    if (!usage) return this.priced(request, inputOf(request), approximateTokens(text));
    const tokens = usage.inputTokens + usage.outputTokens;
    return { tokens, usd: usage.costUsd ?? this.priced(request, usage.inputTokens, usage.outputTokens).usd };
  }

  /** By the dearest of those who may answer; 0 for models without a price. */
  private priced({ candidates, model }: LlmRequest, input: number, output: number): Amount {
    const models = [...(candidates ?? this.llm.describe()).map((candidate) => candidate.model), model ?? ''];
    const costs = models
      .flatMap((name) => this.prices.get(name) ?? [])
      .map((price) => price.inputUsd * input + price.outputUsd * output);
    return { tokens: input + output, usd: Math.max(0, ...costs) / 1_000_000 };
  }

  /** The answer is there: nobody waits for the books, and an outage leaves them to the sweep. */
  private async settle(reservation: Reservation, spent: Amount): Promise<void> {
    try {
      await this.ledger.settle(reservation, spent);
    } catch (error) {
      this.logger.warn('what an answer cost could not be booked', error, { reservation_id: reservation.id });
    }
  }
}

const NOTHING: Amount = { tokens: 0, usd: 0 };

/** Tools are read by the model as well. */
const inputOf = ({ messages, tools = [] }: LlmRequest): number =>
  messages.reduce((sum, { content }) => sum + approximateTokens(content), 0) +
  (tools.length > 0 ? approximateTokens(JSON.stringify(tools)) : 0);
