import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { ChatbotView } from '../../../contract/chatbot.schema.js';
import { ChatbotSettings } from '../../chatbots/chatbot-settings.js';
import type { LlmAnswer, LlmProgress, LlmRequest } from '../../llm-providers/llm.provider.js';
import { LlmProvidersService } from '../../llm-providers/llm-providers.service.js';
import type { BegunRow } from '../generations/begin.query.js';
import { promptOf } from './prompt.js';
import { seedMessages } from './seed-history.js';

/** Writes the text of an answer as the conversation's chatbot would. */
@Injectable()
export class WriterService {
  constructor(
    private readonly llm: LlmProvidersService,
    private readonly chatbots: ChatbotSettings,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws LlmFailure always and only for what the models did; what was shown before went through `progress`. */
  async write(begun: BegunRow, progress: LlmProgress): Promise<LlmAnswer> {
    const chatbot = await this.chatbots.of(begun.project_id, begun.chatbot_id);
    return this.llm.answer(this.requestFor(begun, chatbot), progress);
  }

  private requestFor(begun: BegunRow, chatbot: ChatbotView | null): LlmRequest {
    const maxOutputTokens = chatbot?.max_output_tokens ?? this.settings.LLM_MAX_OUTPUT_TOKENS;
    const temperature = chatbot?.temperature ?? this.settings.LLM_TEMPERATURE;
    const budget = { ...this.settings, LLM_MAX_OUTPUT_TOKENS: maxOutputTokens };
    const instructions = chatbot?.instructions ?? begun.instructions;
    const addenda = chatbot ? languageRule(chatbot) : [];
    const [system, ...history] = promptOf({ instructions, addenda, history: begun.history ?? [] }, budget);
    return {
      messages: [...(system ? [system] : []), ...seedMessages(begun.metadata), ...history],
      maxOutputTokens,
      ...(temperature === undefined ? {} : { temperature }),
      ...(chatbot ? { candidates: this.llm.candidatesFor(chatbot) } : {}),
    };
  }
}

function languageRule({ languages }: ChatbotView): string[] {
  if (languages.length === 0) return [];
  const [first] = languages;
  return [`Answer in the language of the question if it is one of ${languages.join(', ')}, else in ${first}.`];
}
