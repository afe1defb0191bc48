import type { ChatbotView } from '../../../contract/chatbot.schema.js';
import type { BegunRow } from '../generations/begin.query.js';
import { ledUpTo } from '../../llm-providers/local/question.js';
import type { TruthReport } from '../truth/truth-gate.js';
import { Grounds } from './grounds.js';
import { languageOf, type Spoken } from './language.js';

/** So many of the visitor's newest messages count as the question. */
const MOST_OF_A_QUESTION = 3;

/** Why a person was asked for while the answer was written. */
export interface AskedForPerson {
  readonly reason: string;
  readonly status: string;
}

/** An answer in the making: whom it answers, what it stands on, and what became known on the way. */
export class Draft {
  readonly grounds = new Grounds();
  readonly language: Spoken;
  /** What the visitor wants to know: the newest messages since the last answer. */
  readonly question: string;
  /** What the visitor asked before, as far as a short question may refer to it. */
  readonly before: string | null;
  /** What was said for the business before the question; null at the beginning. */
  readonly lastAnswer: string | null;
  /** The model said that it has no answer. */
  isUnanswered = false;
  /** No model was asked, since what may be spent is spent. */
  isOverBudget = false;
  escalation: AskedForPerson | null = null;
  truth: TruthReport | null = null;
  readonly tools: { name: string; status: 'done' | 'failed' }[] = [];

  constructor(
    readonly begun: BegunRow,
    readonly chatbot: ChatbotView | null,
  ) {
    const history = begun.history ?? [];
    const answered = history.findLastIndex(({ role }) => role !== 'user');
    const asked = history.slice(answered + 1).map(({ content }) => content);
    this.question = (asked.length > 0 ? asked : history.slice(-1).map(({ content }) => content))
      .slice(-MOST_OF_A_QUESTION)
      .join('\n');
    const mine = history.filter(({ role }) => role === 'user').map(({ content }) => content);
    this.before = ledUpTo(this.question, mine.slice(0, -Math.max(1, asked.length))).join('\n') || null;
    this.lastAnswer = history[answered]?.content ?? null;
    this.language = languageOf(mine.slice(-MOST_OF_A_QUESTION).toReversed(), chatbot?.languages[0]);
  }

  /** What the message will say of how it was made. */
  metadata(text: string): Record<string, unknown> {
    const sources = this.grounds.sourcesOf(text);
    return {
      ...(sources.length > 0 ? { sources } : {}),
      ...(this.truth ? { truth_check: this.truth } : {}),
      ...(this.tools.length > 0 ? { tools: this.tools } : {}),
      ...(this.escalation ? { escalation: this.escalation } : {}),
      ...(this.isUnanswered ? { unanswered: true } : {}),
      ...(this.isOverBudget ? { quota_exceeded: true } : {}),
    };
  }
}
