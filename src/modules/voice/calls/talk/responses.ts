import { randomUUID } from 'node:crypto';
import type { PassageView } from '../../../../contract/knowledge.schema.js';
import type { LlmToolCall } from '../../../llm-providers/llm.provider.js';
import type { RealtimeItem, RealtimeResponse } from '../../wire/realtime-events.js';
import { DueAnswers } from './due-answers.js';

/** Rounds of tools for one question; after the last one the model has to speak. */
const MOST_ROUNDS = 5;
/** By this a response of ours is known again: nobody can guess the word, and it is good for one. */
const MARK = 'omnichat';

/** Where events for the vendor go. */
export type Send = (event: object) => void;

/** An answer that we ask for, and what we know of it. */
interface Wish {
  readonly response: Readonly<Record<string, unknown>>;
  /** It stands in the thread already. */
  readonly isCorrection?: boolean;
  /** What was found for it. */
  readonly basis?: readonly PassageView[];
}

/** Answers of the speaking model: one at a time, those that we ask for in turn, with the calls of tools between them. */
export class Responses {
  readonly due = new DueAnswers();
  /** Items that this server has put there. */
  private readonly ownItems = new Set<string>();
  /** Items that the model has made, with what is known of the response that they belong to. */
  private readonly made = new Map<string, Wish | undefined>();
  private readonly wishes = new Map<string, Wish>();
  private readonly items = new Map<string, readonly string[]>();
  private readonly waiting: Wish[] = [];
  private active: string | null = null;
  /** What we asked for and is not begun yet, by its mark. */
  private readonly expected = new Map<string, Wish>();
  private asked: string | null = null;
  private round = 0;
  private rounds = 0;
  private found: readonly PassageView[] = [];

  constructor(private readonly send: Send) {}

  get isSpeaking(): boolean {
    return this.active !== null || this.asked !== null;
  }

  /** Whether this server has put an item there. */
  isOwn(itemId: string): boolean {
    return this.ownItems.has(itemId);
  }

  /** Whether the model has made an item. */
  isMade(itemId: string): boolean {
    return this.made.has(itemId);
  }

  isCorrection(responseId: string): boolean {
    return this.wishes.get(responseId)?.isCorrection === true;
  }

  /** What was found for the answer that an item belongs to. */
  basisOf(itemId: string): readonly PassageView[] {
    return this.made.get(itemId)?.basis ?? [];
  }

  /** A new question of the visitor: tools may be called anew. */
  restart(): void {
    this.round = 0;
    this.found = [];
  }

  /** A response has begun. False: neither have we asked for it, nor has the visitor's voice. */
  began({ id = '', metadata }: RealtimeResponse): boolean {
    this.active = id;
    this.due.begins(id);
    const mark = metadata?.[MARK] ?? '';
    const wish = this.expected.get(mark);
    if (!wish) return this.due.take();
    this.expected.delete(mark);
    this.wishes.set(id, wish);
    if (this.asked === mark) this.asked = null;
    return true;
  }

  /** The model has begun an item. */
  makes(responseId: string, { id }: RealtimeItem): void {
    if (!id) return;
    this.made.set(id, this.wishes.get(responseId));
    this.items.set(responseId, [...this.itemsOf(responseId), id]);
  }

  itemsOf(responseId: string): readonly string[] {
    return this.items.get(responseId) ?? [];
  }

  /** A response has ended; the calls in it come back, to be carried out. */
  ended({ output = [], status }: RealtimeResponse): LlmToolCall[] {
    this.active = null;
    const calls = status === 'completed' ? output.filter(({ type }) => type === 'function_call') : [];
    if (calls.length === 0) this.next();
    return calls.map(({ call_id: id = '', name = '', arguments: given = '' }) => ({ id, name, arguments: given }));
  }

  /** A round of tools begins; its number within the call. */
  beginRound(): number {
    this.round += 1;
    this.rounds += 1;
    return this.rounds;
  }

  /** Gives the model the results of its calls, with what they found, and lets it go on. */
  answerCalls(
    results: readonly { readonly callId: string; readonly output: string }[],
    found: readonly PassageView[],
  ): void {
    for (const { callId, output } of results) this.put({ type: 'function_call_output', call_id: callId, output });
    this.found = [...this.found, ...found];
    this.want(this.round >= MOST_ROUNDS ? { tool_choice: 'none' } : {}, { basis: this.found });
  }

  /** Tells the model something that the visitor does not hear. */
  note(text: string): void {
    this.put({ type: 'message', role: 'system', content: [{ type: 'input_text', text }] });
  }

  /** Tells the model what stands in the thread in writing; it is not asked for an answer. */
  written(role: 'user' | 'assistant', text: string): void {
    this.put({ type: 'message', role, content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }] });
  }

  /** Has a text said as it stands. `isCorrection`: it is in the thread already. */
  speak(text: string, isCorrection = false): void {
    const instructions = `Say exactly this, word for word, and nothing else: ${text}`;
    this.want({ instructions, tool_choice: 'none' }, { isCorrection });
  }

  want(response: Wish['response'], about: Omit<Wish, 'response'> = {}): void {
    this.waiting.push({ response, ...about });
    if (!this.isSpeaking) this.next();
  }

  /** Ends what is being said, and forgets what was to be said. */
  silence(): void {
    this.waiting.length = 0;
    this.asked = null;
    this.send({ type: 'response.cancel' });
    this.send({ type: 'output_audio_buffer.clear' });
  }

  /** The vendor refused an event of ours: another answer was quicker, and ours comes after it. */
  refused(eventId: string): void {
    const wish = this.expected.get(eventId);
    this.expected.delete(eventId);
    if (this.asked !== eventId) return;
    if (wish) this.waiting.unshift(wish);
    this.asked = null;
  }

  private next(): void {
    const wish = this.waiting.shift();
    if (!wish) return;
    const eventId = `oc_${randomUUID()}`;
    this.asked = eventId;
    this.expected.set(eventId, wish);
    this.send({
      type: 'response.create',
      event_id: eventId,
      response: { ...wish.response, metadata: { [MARK]: eventId } },
    });
  }

  private put(item: Readonly<Record<string, unknown>>): void {
    const id = `oc_${randomUUID().replaceAll('-', '').slice(0, 28)}`;
    this.ownItems.add(id);
    this.send({ type: 'conversation.item.create', item: { id, ...item } });
  }
}
