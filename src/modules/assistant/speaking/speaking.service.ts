import { Injectable } from '@nestjs/common';
import type { PassageView } from '../../../contract/knowledge.schema.js';
import { Database } from '../../../platform/database/database.js';
import { ChatbotSettings } from '../../chatbots/chatbot-settings.js';
import type { LlmToolCall } from '../../llm-providers/llm.provider.js';
import { EscalatingService } from '../escalating/escalating.service.js';
import type { BegunRow } from '../generations/begin.query.js';
import { ToolsService } from '../tools/tools.service.js';
import { Draft } from '../writing/draft.js';
import { GroundingService } from '../writing/grounding.service.js';
import { briefingOf } from './briefing.js';
import { SPEAKING } from './speaking.query.js';
import { Speech } from './speech.js';

/** So much of the conversation so far a speaking model is told, in bytes of UTF-8. */
const HISTORY_BYTES = 8_192;

/** What a call begins with. */
export interface Beginning {
  readonly speech: Speech;
  readonly instructions: string;
}

/** What came of a round of tools. */
export interface ToolResults {
  readonly results: readonly { readonly callId: string; readonly output: string }[];
  /** The passages that were found. */
  readonly found: readonly PassageView[];
}

export interface ToolRound {
  readonly calls: readonly LlmToolCall[];
  readonly round: number;
  readonly signal: AbortSignal;
}

/** The assistant for those who let it speak: what it is told, what it may call, and whether what it said is true. */
@Injectable()
export class SpeakingService {
  constructor(
    private readonly database: Database,
    private readonly chatbots: ChatbotSettings,
    private readonly grounding: GroundingService,
    private readonly tools: ToolsService,
    private readonly escalating: EscalatingService,
  ) {}

  /** What the assistant knows before its first word in a call; null when the conversation is gone. The caller has seen it. */
  async begin(conversationId: string, callId: string): Promise<Beginning | null> {
    const [begun] = await this.database.run<BegunRow>(SPEAKING, [conversationId, callId, HISTORY_BYTES]);
    if (!begun) return null;
    const chatbot = await this.chatbots.of(begun.project_id, begun.chatbot_id);
    const draft = new Draft(begun, chatbot);
    const record = await this.grounding.recordOfPage(draft);
    if (record) draft.grounds.takeRecord(record);
    const speech = new Speech(begun, chatbot, draft, await this.tools.forCall(draft));
    return { speech, instructions: briefingOf(draft) };
  }

  /** Carries out what the model called, here and nowhere else; each call is answered, if only with why not. */
  async carryOut(speech: Speech, { calls, round, signal }: ToolRound): Promise<ToolResults> {
    const turn = speech.toolTurn;
    const answers = await this.tools.answer(calls, { ...turn, round, signal });
    const { records, passages: found } = turn.draft.grounds;
    speech.stand(records);
    const results = answers.flatMap((answer) =>
      answer.toolCallId === undefined ? [] : [{ callId: answer.toolCallId, output: answer.content }],
    );
    return { results, found };
  }

  /** Asks for a person where the visitor's words do; the words that tell of it come back, else null. */
  async escalateIfAsked(speech: Speech): Promise<string | null> {
    const { draft } = speech.turn;
    if (!this.escalating.isAskedFor(draft)) return null;
    return speech.phrase(await this.escalating.onRequest(draft));
  }
}
