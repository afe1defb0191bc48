import { randomUUID } from 'node:crypto';
import { tone } from '../speech/sound.ts';
import { merged } from './merged.ts';
import type { RunningResponse, ScriptedAnswer } from './scripted.ts';

export type WireEvent = Record<string, unknown> & { type: string };

const id = (kind: string): string => `${kind}_${randomUUID().replaceAll('-', '').slice(0, 20)}`;

/**
 * One session of the vendor, as the realtime wire of 2026 tells it: events go to everybody who is attached, and what a client
 * sends is carried out. Whoever scripts it says what the visitor's voice says and what the model answers.
 */
export class SimulatedSession {
  readonly id = id('rtc');
  /** What clients have sent, in order. */
  readonly received: WireEvent[] = [];
  isOver = false;
  private readonly listeners = new Set<(event: WireEvent) => void>();
  private readonly waiting = new Set<() => void>();
  private readonly script: ScriptedAnswer[] = [];
  private readonly ends: (() => void)[] = [];
  private last: string | null = null;
  private running: RunningResponse | null = null;
  private isHeard = false;
  /** Bytes of sound that came. */
  heardBytes = 0;
  /** The loudest sample that came over a socket, 0 to 32,768. */
  loudest = 0;

  config: Record<string, unknown>;
  private readonly hasSocketSound: boolean;

  constructor(config: Record<string, unknown>, hasSocketSound: boolean) {
    this.config = config;
    this.hasSocketSound = hasSocketSound;
  }

  /** Whether the server has its line, and lets the model answer. */
  get isAttached(): boolean {
    return this.attached > 0 && this.mayAnswer;
  }

  private get mayAnswer(): boolean {
    const audio = this.config.audio as
      { input?: { turn_detection?: { create_response?: boolean } | null } } | undefined;
    return audio?.input?.turn_detection?.create_response !== false;
  }

  /** How many hear its events. */
  get attached(): number {
    return this.listeners.size;
  }

  attach(listener: (event: WireEvent) => void, ended: () => void): () => void {
    this.listeners.add(listener);
    this.ends.push(ended);
    listener({ type: 'session.created', event_id: id('event'), session: this.view });
    return () => this.listeners.delete(listener);
  }

  /** The next answers of the model. */
  will(...answers: readonly ScriptedAnswer[]): void {
    this.script.push(...answers);
  }

  /** Resolves when what came so far fits. */
  async until(fits: (received: readonly WireEvent[]) => boolean, what = 'the event'): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} did not come: ${this.types.join(', ')}`)), 60_000);
      const look = (): void => {
        if (!fits(this.received)) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }

  get types(): string[] {
    return this.received.map(({ type }) => type);
  }

  of(type: string): WireEvent[] {
    return this.received.filter((event) => event.type === type);
  }

  /** The visitor speaks. The words are understood by `understood`, or at once. Answers with the item. */
  speaks(words?: string): string {
    const item = id('item');
    this.hearsNoise(item);
    this.commit(item);
    if (words !== undefined) this.understood(item, words);
    return item;
  }

  /** A sound that the vendor takes for a voice. */
  private hearsNoise(item = id('item')): void {
    this.tell({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: item });
    if (this.running) this.interrupt(null);
    this.tell({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 900, item_id: item });
    this.isHeard = true;
  }

  /** What the visitor said becomes known; null: nobody understood it. */
  understood(item: string, transcript: string | null): void {
    const kind = 'conversation.item.input_audio_transcription';
    if (transcript === null) return this.tell({ type: `${kind}.failed`, item_id: item, content_index: 0, error: {} });
    const [first = ''] = transcript.split(' ');
    this.tell({ type: `${kind}.delta`, item_id: item, content_index: 0, delta: first });
    const usage = { type: 'duration', seconds: 1 };
    this.tell({ type: `${kind}.completed`, item_id: item, content_index: 0, transcript, usage });
  }

  /** The model answers by itself, as after the visitor's voice; nothing is said where `create_response` is off. */
  answers(answer: ScriptedAnswer): void {
    if (!this.mayAnswer) return;
    if (!this.isHeard) this.hearsNoise();
    this.isHeard = false;
    this.respond(answer, null);
  }

  /** The running answer comes to its end, and is heard to its end. */
  finish(): void {
    const { running } = this;
    if (!running) return;
    this.tell({ type: 'response.output_audio_transcript.done', item_id: running.itemId, transcript: running.text });
    this.done('completed');
    if (!this.hasSocketSound) this.tell({ type: 'output_audio_buffer.stopped', response_id: running.id });
  }

  /** Somebody speaks into the running answer, of which so many milliseconds were heard; null: the vendor does not say. */
  interrupt(heardMs: number | null): void {
    const { running } = this;
    if (!running) return;
    if (!this.hasSocketSound) this.tell({ type: 'output_audio_buffer.cleared', response_id: running.id });
    this.done('cancelled');
    if (heardMs !== null) this.truncated(running.itemId, heardMs);
  }

  /** An event of a client: over the sideband, the data channel of a browser, or a WebSocket. */
  take(event: WireEvent): void {
    this.received.push(event);
    ACTS[event.type]?.(this, event);
    for (const look of this.waiting) look();
  }

  onEnd(ended: () => void): void {
    this.ends.push(ended);
  }

  hears(bytes: number): void {
    this.heardBytes += bytes;
    for (const look of this.waiting) look();
  }

  /** Sound over a socket: samples of 16 bits. */
  listen(sound: Buffer): void {
    for (let at = 0; at + 1 < sound.length; at += 16) this.loudest = Math.max(this.loudest, sound.readInt16LE(at));
    this.hears(sound.length);
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const ended of this.ends) ended();
    for (const look of this.waiting) look();
  }

  tell(event: WireEvent): void {
    for (const listener of this.listeners) listener({ event_id: id('event'), ...event });
  }

  update(session: Record<string, unknown>): void {
    const audio = merged(this.config.audio, session.audio);
    this.config = { ...this.config, ...session, ...(audio ? { audio } : {}) };
    this.tell({ type: 'session.updated', session: this.view });
  }

  /** A client asks for an answer. */
  asked(event: WireEvent): void {
    const given = (event.response ?? {}) as { instructions?: string; metadata?: unknown };
    if (this.running) {
      const error = {
        type: 'invalid_request_error',
        code: 'conversation_already_has_active_response',
        event_id: event.event_id,
      };
      return this.tell({ type: 'error', error });
    }
    const exactly = /nothing else: (.*)$/s.exec(given.instructions ?? '')?.[1];
    this.respond(
      exactly === undefined ? (this.script.shift() ?? { text: 'Yes.' }) : { text: exactly },
      given.metadata ?? null,
    );
  }

  cancelled(): void {
    if (this.running) this.interrupt(null);
    else this.tell({ type: 'error', error: { type: 'invalid_request_error', code: 'response_cancel_not_active' } });
  }

  truncated(item: string, ms: number): void {
    this.tell({ type: 'conversation.item.truncated', item_id: item, content_index: 0, audio_end_ms: ms });
  }

  commit(item = id('item')): void {
    this.tell({ type: 'input_audio_buffer.committed', item_id: item, previous_item_id: this.last });
    this.add({ id: item, type: 'message', role: 'user', content: [{ type: 'input_audio', transcript: null }] });
  }

  add(item: Record<string, unknown> & { id: string }): void {
    const previous_item_id = this.last;
    this.last = item.id;
    this.tell({ type: 'conversation.item.added', item, previous_item_id });
    this.tell({ type: 'conversation.item.done', item, previous_item_id });
  }

  private respond({ text, calls = [], ms = 600, stays }: ScriptedAnswer, metadata: unknown): void {
    const running = { id: id('resp'), itemId: id('item'), text: text ?? '', metadata };
    this.running = running;
    this.tell({ type: 'response.created', response: { id: running.id, status: 'in_progress', metadata } });
    const output: object[] = [];
    if (text !== undefined) this.speak(running, ms);
    for (const call of calls) output.push(this.call(running.id, call));
    if (stays) return;
    if (text !== undefined && output.length === 0) return this.finish();
    this.done('completed', output);
  }

  private speak({ id: response_id, itemId: item_id, text }: RunningResponse, ms: number): void {
    const item = { id: item_id, type: 'message', role: 'assistant', content: [] };
    this.tell({ type: 'response.output_item.added', response_id, output_index: 0, item });
    this.add(item);
    if (!this.hasSocketSound) this.tell({ type: 'output_audio_buffer.started', response_id });
    for (const delta of text.match(/\S+\s*/g) ?? []) {
      this.tell({ type: 'response.output_audio_transcript.delta', response_id, item_id, delta });
    }
    if (!this.hasSocketSound) return;
    const delta = tone(ms).toString('base64');
    this.tell({ type: 'response.output_audio.delta', response_id, item_id, output_index: 0, content_index: 0, delta });
  }

  private call(response_id: string, { name, arguments: given }: { name: string; arguments: object }): object {
    const text = JSON.stringify(given);
    const item = { id: id('item'), type: 'function_call', call_id: id('call'), name, arguments: text };
    this.tell({ type: 'response.output_item.added', response_id, output_index: 0, item });
    this.add(item);
    this.tell({
      type: 'response.function_call_arguments.done',
      response_id,
      item_id: item.id,
      call_id: item.call_id,
      name,
      arguments: text,
    });
    return item;
  }

  private done(status: 'completed' | 'cancelled', calls: readonly object[] = []): void {
    const { running } = this;
    if (!running) return;
    this.running = null;
    const message = { id: running.itemId, type: 'message', role: 'assistant', content: [] };
    const usage = {
      input_token_details: { text_tokens: 100, audio_tokens: 20 },
      output_token_details: { text_tokens: 5, audio_tokens: 40 },
    };
    const output = running.text === '' ? calls : [message, ...calls];
    const { id: response, metadata } = running;
    this.tell({
      type: 'response.done',
      response: { id: response, object: 'realtime.response', status, metadata, output, usage },
    });
  }

  private get view(): Record<string, unknown> {
    return { object: 'realtime.session', id: `sess_${this.id}`, ...this.config };
  }
}

const ACTS: Readonly<Record<string, (session: SimulatedSession, event: WireEvent) => void>> = {
  'session.update': (session, event) => session.update(event.session as Record<string, unknown>),
  'response.create': (session, event) => session.asked(event),
  'response.cancel': (session) => session.cancelled(),
  'conversation.item.create': (session, { item }) => {
    session.add({ id: id('item'), ...(item as object) });
  },
  'conversation.item.delete': (session, { item_id }) => session.tell({ type: 'conversation.item.deleted', item_id }),
  'conversation.item.truncate': (session, { item_id, audio_end_ms }) =>
    session.truncated(String(item_id), Number(audio_end_ms)),
  'input_audio_buffer.append': (session, { audio }) => session.listen(Buffer.from(String(audio), 'base64')),
  'input_audio_buffer.commit': (session) => session.commit(),
};
