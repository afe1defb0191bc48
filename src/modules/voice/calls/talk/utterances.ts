import { heardPart, speakingTime } from './heard.js';
import { Captions, type Caption } from './captions.js';
import { SpokenOrder } from './spoken-order.js';

/** Words of the visitor that are not understood after so long hold nothing else up (milliseconds). */
const PATIENCE_MS = 12_000;
/** The word of the vendor on how much of a cut answer was heard comes within this time (milliseconds). */
const CUT_MS = 600;
/** Beyond the time that an answer takes, so long is waited for the news that its sound is over (milliseconds). */
const SLACK_MS = 1_500;

/** What was said, in the order in which it was spoken. */
export interface Said {
  readonly item_id: string;
  readonly role: 'user' | 'assistant';
  /** What was heard of it. */
  readonly text: string;
  /** Of an answer that was cut: all that was made of it, and how much of its sound was heard. */
  readonly cut: { readonly generated_text: string; readonly heard_ms: number } | null;
  /** It became known after what was said later. */
  readonly isLate: boolean;
  readonly floorEpoch: number;
}

interface Answer {
  readonly floorEpoch: number;
  /** When its sound began, by this clock. */
  startedAt: number | null;
  text: string;
  /** As far as its sound passed through here. */
  audioMs: number;
  heardMs: number | null;
  timer?: NodeJS.Timeout;
}

/** Follows what is said on both sides, until each utterance is whole, and tells them in spoken order. */
export class Utterances {
  private readonly order = new SpokenOrder<Said>();
  private readonly captions: Captions;
  private readonly answers = new Map<string, Answer>();
  private readonly words = new Map<string, string>();
  /** Utterances of the visitor that are understood: they are told once. */
  private readonly understood = new Set<string>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly tell: (said: Said) => void,
    show: (caption: Caption) => void,
  ) {
    this.captions = new Captions(show);
  }

  /** Whether words of the visitor are still to be understood. */
  get isUnderstanding(): boolean {
    return [...this.words.keys()].some((id) => this.order.isWaiting(id));
  }

  /** Whether the assistant is still heard. */
  get isAnswering(): boolean {
    return this.answers.size > 0;
  }

  /** The visitor has spoken; the words come later. */
  visitorSpoke(id: string, previous: string | null): void {
    if (this.words.has(id)) return;
    this.words.set(id, '');
    this.order.begin(id, previous);
    this.later(PATIENCE_MS, () => this.order.isWaiting(id) && this.settle(id, null));
  }

  visitorWords(id: string, delta: string): void {
    const text = (this.words.get(id) ?? '') + delta;
    this.words.set(id, text);
    this.captions.tell({ item_id: id, role: 'user', text, is_final: false });
  }

  /** The visitor's words are known; null: nobody can tell. */
  visitorSaid(id: string, text: string | null, floorEpoch: number): void {
    if (this.understood.has(id)) return;
    if (text !== null) this.understood.add(id);
    this.visitorSpoke(id, null);
    this.captions.tell({ item_id: id, role: 'user', text: text ?? '', is_final: true });
    const words = text?.trim() ?? '';
    this.settle(
      id,
      words === '' ? null : { item_id: id, role: 'user', text: words, cut: null, isLate: false, floorEpoch },
    );
  }

  /** Something stands here that nobody hears, such as a call of a tool. */
  silent(id: string, previous: string | null): void {
    this.order.begin(id, previous);
    this.settle(id, null);
  }

  assistantBegins(id: string, previous: string | null, floorEpoch: number): void {
    this.order.begin(id, previous);
    if (!this.answers.has(id))
      this.answers.set(id, { floorEpoch, startedAt: null, text: '', audioMs: 0, heardMs: null });
  }

  /** More of an answer's text. */
  assistantWords(id: string, delta: string): void {
    const answer = this.answers.get(id);
    if (!answer) return;
    answer.text += delta;
    answer.startedAt ??= Date.now();
    this.captions.tell({ item_id: id, role: 'assistant', text: answer.text, is_final: false });
  }

  /** An answer's whole text, as far as it was made. */
  assistantText(id: string, text: string): void {
    const answer = this.answers.get(id);
    if (answer) answer.text = text;
  }

  /** More of an answer's sound went by. */
  assistantSound(id: string, ms: number): void {
    const answer = this.answers.get(id);
    if (!answer) return;
    answer.startedAt ??= Date.now();
    answer.audioMs += ms;
  }

  /** The vendor says how much of an answer was heard. */
  cut(id: string, heardMs: number): void {
    const answer = this.answers.get(id);
    if (!answer) return;
    answer.heardMs = heardMs;
    this.assistantDone(id);
  }

  /** Nothing more is made of an answer; its sound may go on for a while. */
  assistantMade(id: string, isCut: boolean): void {
    const answer = this.answers.get(id);
    if (!answer) return;
    clearTimeout(answer.timer);
    if (isCut) {
      const heardMs = answer.startedAt === null ? 0 : Date.now() - answer.startedAt;
      answer.timer = this.later(CUT_MS, () => this.cut(id, answer.heardMs ?? heardMs));
      return;
    }
    const passed = Date.now() - (answer.startedAt ?? Date.now());
    // The sound that went by tells how long it is; else it is a guess, and news of its end comes first.
    const left = answer.audioMs > 0 ? answer.audioMs : speakingTime(answer.text) + SLACK_MS;
    answer.timer = this.later(Math.max(0, left - passed), () => this.assistantDone(id));
  }

  /** An answer's sound is over. */
  assistantDone(id: string): void {
    const answer = this.answers.get(id);
    if (!answer) return;
    clearTimeout(answer.timer);
    this.answers.delete(id);
    const { text: full, audioMs, heardMs, floorEpoch } = answer;
    const total = audioMs > 0 ? audioMs : speakingTime(full);
    const text = heardMs === null ? full : heardPart(full, heardMs, total);
    const cut = heardMs === null || text === full ? null : { generated_text: full, heard_ms: Math.round(heardMs) };
    this.captions.tell({ item_id: id, role: 'assistant', text, is_final: true });
    this.settle(
      id,
      text.trim() === '' ? null : { item_id: id, role: 'assistant', text, cut, isLate: false, floorEpoch },
    );
  }

  /** The assistant is cut off: what was heard up to now of its answers is all that counts. */
  cutAll(): void {
    for (const [id, { startedAt, heardMs }] of this.answers)
      this.cut(id, heardMs ?? (startedAt === null ? 0 : Date.now() - startedAt));
  }

  /** The end of the call: what is known is told, and nothing is waited for any more. */
  end(): void {
    this.cutAll();
    for (const timer of this.timers) clearTimeout(timer);
    this.captions.end();
    for (const id of this.words.keys()) if (this.order.isWaiting(id)) this.settle(id, null);
  }

  private settle(id: string, said: Said | null): void {
    const isInTime = this.order.end(id, said);
    if (!isInTime && said?.role === 'user') this.tell({ ...said, isLate: true });
    for (const each of this.order.take()) this.tell(each);
  }

  private later(ms: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
    return timer;
  }
}
