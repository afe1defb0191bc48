import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { LlmFailure } from '../../llm-providers/llm-failure.problems.js';
import type { LlmAnswer, LlmRequest } from '../../llm-providers/llm.provider.js';
import type { Payer } from '../../budgets/ledger.service.js';
import { SpendingService } from '../../budgets/spending.service.js';
import { LlmProvidersService } from '../../llm-providers/llm-providers.service.js';
import type { AssistantTool } from '../tools/tool.js';
import { ToolsService } from '../tools/tools.service.js';
import type { Draft } from './draft.js';
import { GroundingService } from './grounding.service.js';
import type { Output } from './output.js';
import { promptOf } from './prompt.js';
import { answerInRounds } from './rounds.js';
import { seedMessages } from './seed-history.js';

/** Asks the models for the text of an answer, with what it can stand on and the tools that it may use. */
@Injectable()
export class WriterService {
  /** Stands in every prompt and may come up in no answer: one that holds it repeats its instructions. */
  readonly canary = `mark-${randomUUID()}`;

  constructor(
    private readonly llm: LlmProvidersService,
    private readonly grounding: GroundingService,
    private readonly tools: ToolsService,
    private readonly spending: SpendingService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws LlmFailure for what the models did, BudgetSpent where none was asked */
  async write(draft: Draft, output: Output, signal: AbortSignal): Promise<LlmAnswer> {
    const [grounding, toolbox] = await Promise.all([this.grounding.ground(draft), this.tools.for(draft)]);
    return this.ask({ draft, grounding, toolbox, output }, signal);
  }

  private async ask(writing: Writing, given: AbortSignal): Promise<LlmAnswer> {
    const { draft, toolbox, output } = writing;
    const deadline = AbortSignal.timeout(this.settings.LLM_TOTAL_TIMEOUT_MS);
    const signal = AbortSignal.any([given, deadline]);
    try {
      return await answerInRounds({
        request: this.requestFor(writing),
        ask: async (request) => {
          output.pause();
          let text = '';
          const onText = (piece: string): void => {
            text += piece;
            output.write(piece);
          };
          return { answer: await this.spending.answer(payerOf(draft), request, { signal, onText }), text };
        },
        call: (calls, round) => this.tools.answer(calls, { toolbox, draft, round, signal }),
      });
    } catch (error) {
      if (deadline.aborted && !given.aborted) throw new LlmFailure('timeout', { shown: !output.isSilent });
      if (given.aborted) throw new LlmFailure('cancelled');
      throw error;
    }
  }

  private requestFor({ draft: { begun, chatbot }, grounding, toolbox }: Writing): LlmRequest {
    const maxOutputTokens = chatbot?.max_output_tokens ?? this.settings.LLM_MAX_OUTPUT_TOKENS;
    const temperature = chatbot?.temperature ?? this.settings.LLM_TEMPERATURE;
    const instructions = chatbot?.instructions ?? begun.instructions;
    const addenda = [
      ...languageRule(chatbot?.languages ?? []),
      begun.assistant_note ?? '',
      grounding ?? '',
      `<${this.canary}/>`,
    ].filter(Boolean);
    const budget = { ...this.settings, LLM_MAX_OUTPUT_TOKENS: maxOutputTokens };
    const [system, ...history] = promptOf({ instructions, addenda, history: begun.history ?? [] }, budget);
    return {
      messages: [...(system ? [system] : []), ...seedMessages(begun.metadata), ...history],
      maxOutputTokens,
      candidates: this.llm.candidatesFor(chatbot),
      ...(toolbox.size > 0 ? { tools: Array.from(toolbox.values(), ({ definition }) => definition) } : {}),
      ...(temperature === undefined ? {} : { temperature }),
    };
  }
}

interface Writing {
  readonly draft: Draft;
  readonly grounding: string | null;
  readonly toolbox: ReadonlyMap<string, AssistantTool>;
  readonly output: Output;
}

/** Whose budget an answer is of. */
const payerOf = ({ begun: { project_id: projectId, contact_id: contact, user_id: user } }: Draft): Payer => ({
  projectId,
  visitor: contact ?? (user === null ? null : `user ${user}`),
});

/** In which languages a chatbot may answer. */
export const languageRule = (languages: readonly string[]): string[] =>
  languages.length === 0
    ? []
    : [`Answer in the language of the question if it is one of ${languages.join(', ')}, else in ${languages[0]}.`];
