import { NO_ANSWER } from '../../llm-providers/local/grounding.js';
import { TruthGate } from '../truth/truth-gate.js';
import type { Draft } from './draft.js';
import { MarkFilter } from './marks.js';
import { PHRASES } from './phrases.js';

/** What a model writes on its way to the reader: marks are cut out, then records are asked whether it is true. */
export class Output {
  private readonly marks: MarkFilter;
  private readonly gate: TruthGate;
  private isEmpty = true;
  private tail = '';
  /** A mark was cut out: what stood behind it loses its blank. Else a model's text stays as it is. */
  private hasCut = false;
  /** The canary of the instructions came up and was cut. */
  hasLeaked = false;

  constructor(
    private readonly draft: Draft,
    canary: string,
    private readonly onText: (text: string) => void,
  ) {
    const { grounds, language, question } = draft;
    this.gate = new TruthGate(
      () => grounds.records.length > 0,
      () => ({
        subjects: grounds.records,
        language,
        question,
        passages: new Map(grounds.passages.map(({ text }, index) => [index + 1, text])),
      }),
      (text) => this.say(text),
    );
    this.marks = new MarkFilter([NO_ANSWER, canary], {
      text: (text) => this.gate.write(text),
      mark: (mark) => {
        this.hasCut = true;
        if (mark === NO_ANSWER) draft.isUnanswered = true;
        else this.hasLeaked = true;
      },
    });
  }

  write(text: string): void {
    this.marks.write(text);
  }

  /** A new round of the model begins: its text stands apart from what was said. */
  pause(): void {
    this.flush();
    if (!this.isEmpty && !/\s$/.test(this.tail)) this.say('\n\n');
  }

  /** Words of this server, behind those of the model. */
  add(text: string): void {
    this.pause();
    this.say(text);
  }

  /** Call at the end of the text, whether it is whole or not. */
  end(): void {
    this.flush();
    this.draft.truth = this.gate.report;
  }

  /** Call when the model has ended by itself. One that had nothing to say gets an honest word instead of silence. */
  finish(): void {
    this.flush();
    if (!this.isEmpty) return;
    this.draft.isUnanswered = true;
    this.say(PHRASES[this.draft.language].unknown);
  }

  /** Whether nothing has been said that can be read. */
  get isSilent(): boolean {
    return this.isEmpty;
  }

  private flush(): void {
    this.marks.end();
    this.gate.end();
  }

  private say(text: string): void {
    const shown = this.isEmpty && this.hasCut ? text.trimStart() : text;
    if (shown === '') return;
    this.isEmpty = false;
    this.tail = shown.slice(-1);
    this.onText(shown);
  }
}
