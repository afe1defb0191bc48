import { Injectable, Logger } from '@nestjs/common';
import { EventBus } from '../../../platform/events/event-bus.js';
import type { LlmMessage, LlmToolCall } from '../../llm-providers/llm.provider.js';
import type { Draft } from '../writing/draft.js';
import { EscalatingService } from '../escalating/escalating.service.js';
import { HttpTools } from './http-tools.js';
import { KnowledgeTools } from './knowledge-tools.js';
import { answerCalls, type CallSite } from './tool-calls.js';
import type { AssistantTool } from './tool.js';

/** The tools of a turn: which there are, and what becomes of a model's calls. */
@Injectable()
export class ToolsService {
  private readonly logger = new Logger('assistant');

  constructor(
    private readonly knowledge: KnowledgeTools,
    private readonly escalating: EscalatingService,
    private readonly http: HttpTools,
    private readonly events: EventBus,
  ) {}

  /** What the chatbot allows, by name; without a chatbot nothing. What is not in it can't be called, whatever a model says. */
  async for({ begun, chatbot }: Draft): Promise<ReadonlyMap<string, AssistantTool>> {
    const allowed = new Set(chatbot?.tools ?? []);
    const own = [...this.knowledge.all, this.escalating.tool].filter(({ definition }) =>
      allowed.delete(definition.name),
    );
    const others = await this.http.of(begun.project_id, [...allowed]);
    return new Map([...own, ...others].map((tool) => [tool.definition.name, tool]));
  }

  /** The same for a call, in which nothing is looked up before each answer: the model does it by itself, chatbot or not. */
  async forCall(draft: Draft): Promise<ReadonlyMap<string, AssistantTool>> {
    const always = [...this.knowledge.all, this.escalating.tool];
    return new Map([...always.map((tool) => [tool.definition.name, tool] as const), ...(await this.for(draft))]);
  }

  /** Carries out the calls of a round; each is answered, if only with why not. */
  answer(calls: readonly LlmToolCall[], site: CallSite): Promise<LlmMessage[]> {
    const { id: generation_id, conversation_id, epoch } = site.draft.begun;
    return answerCalls(calls, site, (name, status, unforeseen) => {
      this.events.publish('reply.tool', { conversation_id, generation_id, epoch, name, status });
      if (unforeseen !== undefined) this.logger.warn('a tool failed', unforeseen, { generation_id, tool: name });
    });
  }
}
