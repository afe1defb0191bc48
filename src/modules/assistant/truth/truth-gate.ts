import { checkSentence, type TruthContext, type Verdict } from './truth-check.js';

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** A text without any end of a sentence is checked in pieces of this many characters. */
const LONGEST_HELD = 2_000;
const MAY_END = /[.!?…。！？\n]/;
const WORST: readonly Verdict[] = ['passed', 'corrected', 'withheld'];

/** What the check did to an answer; kept in the message's metadata. */
export interface TruthReport {
  readonly status: Verdict;
  /** The facts that the model had contradicted. */
  readonly facts: readonly string[];
}

/** Lets only sentences through that the records bear out. While no record is in play, text passes at once. */
export class TruthGate {
  private held = '';
  private verdict: Verdict | null = null;
  private readonly contradicted = new Set<string>();

  /** `isWanted`: whether a record is in play; asked for every piece of text, and so without the context. */
  constructor(
    private readonly isWanted: () => boolean,
    private readonly context: () => TruthContext,
    private readonly say: (text: string) => void,
  ) {}

  write(text: string): void {
    this.held += text;
    if (!this.isWanted()) return this.release();
    if (!MAY_END.test(this.held) && this.held.length < LONGEST_HELD) return;
    const segments = Array.from(sentences.segment(this.held));
    const last = segments.at(-1);
    const isLong = this.held.length >= LONGEST_HELD;
    for (const { segment } of isLong ? segments : segments.slice(0, -1)) this.check(segment);
    this.held = isLong ? '' : (last?.segment ?? '');
  }

  /** Call at the end of the text: what is held is checked as it stands. */
  end(): void {
    if (!this.isWanted()) return this.release();
    const rest = this.held;
    this.held = '';
    for (const { segment } of sentences.segment(rest)) this.check(segment);
  }

  /** Null when no record was in play. */
  get report(): TruthReport | null {
    return this.verdict && { status: this.verdict, facts: [...this.contradicted] };
  }

  private release(): void {
    const text = this.held;
    this.held = '';
    if (text !== '') this.say(text);
  }

  private check(sentence: string): void {
    const { verdict, text, facts } = checkSentence(sentence, this.context());
    if (WORST.indexOf(verdict) > WORST.indexOf(this.verdict ?? 'passed') || this.verdict === null)
      this.verdict = verdict;
    for (const fact of facts) this.contradicted.add(fact);
    this.say(text);
  }
}
