import { randomUUID } from 'node:crypto';
import type { LlmToolCall } from '../../../llm-providers/llm.provider.js';
import type { RealtimeItem, RealtimeResponse } from '../../wire/realtime-events.js';

/** Rounds of tools for one question; after the last one the model has to speak. */
const MOST_ROUNDS = 5;
/** By this a response of ours is known again. */
const MARK = 'omnichat';
const CORRECTION = 'correction';

/** Where events for the vendor go. */
export type Send = (event: object) => void;

type Wish = Readonly<Record<string, unknown>>;

/** Answers of the speaking model: one at a time, those that we ask for in turn, with the calls of tools between them. */
export class Responses {
  /** Items that this server has made, and those that the model has: nobody else may. */
  private readonly ownItems = new Set<string>();
  private readonly corrections = new Set<string>();
  private readonly items = new Map<string, readonly string[]>();
  private readonly waiting: Wish[] = [];
  private active: string | null = null;
  private asked: { readonly eventId: string; readonly wish: Wish } | null = null;
  private round = 0;

  constructor(private readonly send: Send) {}

  get isSpeaking(): boolean {
    return this.active !== null || this.asked !== null;
  }

  isOwn(itemId: string): boolean {
    return this.ownItems.has(itemId);
  }

  isCorrection(responseId: string): boolean {
    return this.corrections.has(responseId);
  }

  /** A new question of the visitor: tools may be called anew. */
  restart(): void {
    this.round = 0;
  }

  began({ id = '', metadata }: RealtimeResponse): void {
    this.active = id;
    this.asked = null;
    if (metadata?.[MARK] === CORRECTION) this.corrections.add(id);
  }

  /** The model has begun an item. */
  made(responseId: string, { id }: RealtimeItem): void {
    if (!id) return;
    this.ownItems.add(id);
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

  /** A round of tools begins; its number. */
  beginRound(): number {
    this.round += 1;
    return this.round;
  }

  /** Gives the model the results of its calls, and lets it go on. */
  answerCalls(results: readonly { readonly callId: string; readonly output: string }[]): void {
    for (const { callId, output } of results) this.put({ type: 'function_call_output', call_id: callId, output });
    this.want(this.round >= MOST_ROUNDS ? { tool_choice: 'none' } : {});
  }

  /** Tells the model something that the visitor does not hear. */
  note(text: string): void {
    this.put({ type: 'message', role: 'system', content: [{ type: 'input_text', text }] });
  }

  /** Has a text said as it stands. `isCorrection`: it is in the thread already. */
  speak(text: string, isCorrection = false): void {
    const instructions = `Say exactly this, word for word, and nothing else: ${text}`;
    this.want({ instructions, tool_choice: 'none', ...(isCorrection ? { metadata: { [MARK]: CORRECTION } } : {}) });
  }

  want(wish: Wish): void {
    this.waiting.push(wish);
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
    if (this.asked?.eventId !== eventId) return;
    this.waiting.unshift(this.asked.wish);
    this.asked = null;
  }

  private next(): void {
    const wish = this.waiting.shift();
    if (!wish) return;
    const eventId = `oc_${randomUUID()}`;
    this.asked = { eventId, wish };
    this.send({ type: 'response.create', event_id: eventId, response: wish });
  }

  private put(item: Readonly<Record<string, unknown>>): void {
    const id = `oc_${randomUUID().replaceAll('-', '').slice(0, 28)}`;
    this.ownItems.add(id);
    this.send({ type: 'conversation.item.create', item: { id, ...item } });
  }
}
