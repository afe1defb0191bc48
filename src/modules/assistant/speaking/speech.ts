import type { ChatbotView } from '../../../contract/chatbot.schema.js';
import type { RecordView } from '../../../contract/record.schema.js';
import type { LlmTool } from '../../llm-providers/llm.provider.js';
import type { BegunRow } from '../generations/begin.query.js';
import type { AssistantTool } from '../tools/tool.js';
import { checkSentence, type Verdict } from '../truth/truth-check.js';
import { Draft } from '../writing/draft.js';
import { PHRASES, type Phrases } from '../writing/phrases.js';

/** The most turns of a call that count as what was said before. */
const MOST_HISTORY = 40;
const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });
const WORST: readonly Verdict[] = ['passed', 'corrected', 'withheld'];

/** What the check found in words that were spoken already. */
export interface SpokenFaults {
  readonly status: Verdict;
  readonly facts: readonly string[];
  /** What is right, to be said and written after it; null where nothing was wrong. */
  readonly correction: string | null;
}

/** What the assistant knows during a call: who it is, what it stands on, and what was said. */
export class Speech {
  private draft: Draft;

  constructor(
    readonly begun: BegunRow,
    private readonly chatbot: ChatbotView | null,
    start: Draft,
    private readonly toolbox: ReadonlyMap<string, AssistantTool>,
  ) {
    this.draft = start;
  }

  get tools(): readonly LlmTool[] {
    return Array.from(this.toolbox.values(), ({ definition }) => definition);
  }

  /** The turn as it stands, for tools and rules. */
  get turn(): { readonly draft: Draft; readonly toolbox: ReadonlyMap<string, AssistantTool> } {
    return { draft: this.draft, toolbox: this.toolbox };
  }

  /** The turn for a round of tools: what they find is told to whoever carries them out, since words may be heard meanwhile. */
  get toolTurn(): { readonly draft: Draft; readonly toolbox: ReadonlyMap<string, AssistantTool> } {
    return { draft: this.next(this.draft.begun.history ?? []), toolbox: this.toolbox };
  }

  /** Records that came into play: what is said from now on is compared with them. */
  stand(records: readonly RecordView[]): void {
    for (const record of records) this.draft.grounds.takeRecord(record);
  }

  phrase(name: keyof Phrases): string {
    return PHRASES[this.draft.language][name];
  }

  /** The visitor has said something: what follows answers it. */
  hear(content: string): void {
    this.remember('user', content);
  }

  say(content: string): void {
    this.remember('assistant', content);
  }

  /** Compares what was spoken with the records in play; null where none is. */
  check(text: string): SpokenFaults | null {
    const { grounds, language, question } = this.draft;
    if (grounds.records.length === 0) return null;
    const context = { subjects: grounds.records, language, question };
    const checked = Array.from(sentences.segment(text), ({ segment }) => checkSentence(segment, context));
    const wrong = checked.filter(({ verdict }) => verdict !== 'passed');
    const status = checked.reduce<Verdict>(
      (worst, { verdict }) => (WORST.indexOf(verdict) > WORST.indexOf(worst) ? verdict : worst),
      'passed',
    );
    const right = wrong.map((sentence) => sentence.text.trim()).join(' ');
    return {
      status,
      facts: [...new Set(wrong.flatMap(({ facts }) => facts))],
      correction: wrong.length === 0 ? null : `${this.phrase('correction')} ${right}`,
    };
  }

  private remember(role: 'user' | 'assistant', content: string): void {
    this.draft = this.next([...(this.draft.begun.history ?? []), { role, content }].slice(-MOST_HISTORY));
  }

  private next(history: NonNullable<BegunRow['history']>): Draft {
    const next = new Draft({ ...this.draft.begun, history }, this.chatbot);
    for (const record of this.draft.grounds.records) next.grounds.takeRecord(record);
    return next;
  }
}
