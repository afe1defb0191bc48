import { Injectable, Logger } from '@nestjs/common';
import { isOutage } from '../../../platform/database/outage.js';
import { ChatbotSettings } from '../../chatbots/chatbot-settings.js';
import { BudgetSpent } from '../../budgets/budget-spent.js';
import { LlmFailure } from '../../llm-providers/llm-failure.problems.js';
import type { LlmAnswer, LlmProgress } from '../../llm-providers/llm.provider.js';
import { EscalatingService } from '../escalating/escalating.service.js';
import type { BegunRow } from '../generations/begin.query.js';
import { Draft } from './draft.js';
import { Output } from './output.js';
import { PHRASES, type Phrases } from './phrases.js';
import { WriterService } from './writer.service.js';

/** Makes an answer whole: a model's words, or this server's own where a person is asked for. */
@Injectable()
export class ComposerService {
  private readonly logger = new Logger('assistant');

  constructor(
    private readonly chatbots: ChatbotSettings,
    private readonly writer: WriterService,
    private readonly escalating: EscalatingService,
  ) {}

  /** The empty draft of an answer. */
  async begin(begun: BegunRow): Promise<Draft> {
    return new Draft(begun, await this.chatbots.of(begun.project_id, begun.chatbot_id));
  }

  /**
   * What is said goes through `progress`; what becomes known on the way stands in the draft. Null: no model was asked.
   *
   * @throws LlmFailure for what the models did
   */
  async compose(draft: Draft, progress: LlmProgress): Promise<LlmAnswer | null> {
    const output = new Output(draft, this.writer.canary, (text) => progress.onText(text));
    const say = (phrase: keyof Phrases | null): void => {
      if (phrase !== null) output.add(PHRASES[draft.language][phrase]);
    };
    try {
      if (this.escalating.isAskedFor(draft)) {
        say(await this.escalating.onRequest(draft));
        return null;
      }
      const answer = await this.write(draft, output, progress.signal);
      say(await this.unlessAway(draft, () => this.escalating.afterAnswer(draft)));
      return answer;
    } catch (error) {
      if (error instanceof LlmFailure && !progress.signal.aborted) {
        const asked = await this.unlessAway(draft, () => this.escalating.afterFailure(draft));
        if (asked) say('failed');
        say(asked);
      }
      throw error;
    } finally {
      // Of an answer that was stopped only what was shown is kept.
      if (!progress.signal.aborted) output.end();
      if (output.hasLeaked) this.logger.warn('an answer repeated its instructions', { generation_id: draft.begun.id });
      this.logTruth(draft);
    }
  }

  /** Where no model may be asked any more, this server says so and offers a person. */
  private async write(draft: Draft, output: Output, signal: AbortSignal): Promise<LlmAnswer | null> {
    try {
      const answer = await this.writer.write(draft, output, signal);
      output.finish();
      return answer;
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      draft.isOverBudget = true;
      draft.isUnanswered = true;
      output.add(PHRASES[draft.language].spent);
      this.logger.warn('the budget of a project or a visitor is spent', { generation_id: draft.begun.id });
      return null;
    }
  }

  /** A rule that can't be looked up costs nobody the answer. */
  private async unlessAway<T>({ begun }: Draft, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error)) this.logger.error(error, { generation_id: begun.id });
      return null;
    }
  }

  private logTruth({ begun, truth, grounds }: Draft): void {
    if (!truth || truth.status === 'passed') return;
    const records = grounds.records.map(({ id }) => id);
    this.logger.warn(`an answer contradicted a record: ${truth.status}`, { generation_id: begun.id, records });
  }
}
