import type { Socket } from 'node:net';
import { CLOSE, FrameReader, frameOf, PING, PONG } from '../lib/frames.ts';
import { nowUs } from '../lib/proc.ts';
import { accountText, APPEND, MARK_CHARACTERS, markAt, soundOf } from '../lib/sound.ts';

/** How long a piece of the vendor's voice is: it says one as often. */
export const PIECE_MS = 40;
const LOOK_MS = 5;

/** Of each frame; enough for the mark of a piece, and for an order with the word by which a server knows its answer again. */
const MOST_LOOKED_AT = Math.max(APPEND.length + MARK_CHARACTERS, 160);

/** What a server gives to an answer comes back with it. */
const metadataIn = (text: string): unknown => JSON.parse(/"metadata":(\{[^{}]*\})/.exec(text)?.[1] ?? 'null');

const event = (type: string, fields: object): string => JSON.stringify({ type, event_id: 'event_bench', ...fields });

/** What the realtime wire says before the sound of an answer. */
const beginning = (id: number, metadata: unknown): string[] => {
  const [response_id, item_id] = [`resp_${id}`, `item_${id}`];
  const item = { id: item_id, type: 'message', role: 'assistant', content: [] };
  return [
    event('response.created', { response: { id: response_id, status: 'in_progress', metadata } }),
    event('response.output_item.added', { response_id, output_index: 0, item }),
    event('conversation.item.added', { item, previous_item_id: null }),
  ];
};

const soundEvent = (id: number, sound: string): string =>
  `{"type":"response.output_audio.delta","event_id":"event_bench","response_id":"resp_${id}","item_id":"item_${id}","output_index":0,"content_index":0,"delta":"${sound}"}`;

const talking = new Set<RealtimeSession>();
setInterval(() => {
  const now = nowUs();
  for (const session of talking) session.talk(now);
}, LOOK_MS).unref();

/**
 * One session of a realtime vendor on a bare socket: it must cost less than what relays it. It sends each piece of sound back at
 * once, or speaks at the pace of speech when it is asked to, as the mark of the last piece has it.
 */
export class RealtimeSession {
  private readonly socket: Socket;
  private heard = 0;
  private said = 0;
  private misplaced = 0;
  private wish = 0;
  private answers = 0;
  private utterances = 0;
  private left = 0;
  private dueUs = 0;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  open(): void {
    const { socket } = this;
    // All that is looked into stands at the beginning, but for the events of a server, which are looked into no further.
    const frames = new FrameReader((opcode, text) => this.take(opcode, text), MOST_LOOKED_AT);
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => frames.push(bytes));
    socket.on('close', () => talking.delete(this));
    this.tell(event('session.created', { session: { type: 'realtime', object: 'realtime.session' } }));
  }

  /** Says what is due. */
  talk(now: number): void {
    for (; this.left > 0 && this.dueUs <= now; this.dueUs += PIECE_MS * 1_000) this.say();
    if (this.left === 0) this.end();
  }

  private take(opcode: number, text: string): void {
    if (opcode === PING) return void this.socket.write(frameOf('', { isMasked: false, opcode: PONG }));
    if (opcode === CLOSE) return void this.socket.end(frameOf('', { isMasked: false, opcode: CLOSE }));
    if (text.startsWith(APPEND)) this.hear(text);
    else if (text.startsWith('{"type":"response.create"')) this.begin(metadataIn(text));
    else if (text.startsWith('{"type":"input_audio_buffer.commit"')) this.commit();
    else if (text.startsWith('{"type":"input_audio_buffer.clear"')) this.stop();
    else if (text.startsWith('{"type":"session.update"')) this.tell(event('session.updated', { session: {} }));
  }

  private hear(text: string): void {
    const mark = markAt(text, APPEND.length);
    if (mark.index !== this.heard) this.misplaced += 1;
    this.heard += 1;
    this.wish = mark.wish;
    if (mark.wish > 0) return;
    if (this.answers === 0) this.introduce();
    // Beyond its mark a piece is the same in every frame, and was not unmasked.
    this.tell(soundEvent(this.answers, soundOf(mark, PIECE_MS / 2)));
    this.said += 1;
  }

  private begin(metadata: unknown): void {
    this.introduce(metadata);
    this.left = this.wish;
    this.dueUs = nowUs();
    talking.add(this);
    this.talk(this.dueUs);
  }

  /** Of an utterance that is over a server asks the answer by itself. */
  private commit(): void {
    this.utterances += 1;
    this.tell(event('input_audio_buffer.committed', { item_id: `said_${this.utterances}`, previous_item_id: null }));
  }

  private introduce(metadata: unknown = null): void {
    this.answers += 1;
    for (const text of beginning(this.answers, metadata)) this.tell(text);
  }

  private say(): void {
    this.tell(soundEvent(this.answers, soundOf({ index: this.said, at: nowUs(), wish: 0 }, PIECE_MS)));
    this.said += 1;
    this.left -= 1;
  }

  private end(): void {
    if (!talking.delete(this)) return;
    const response = { id: `resp_${this.answers}`, status: 'completed', metadata: null, output: [], usage: null };
    this.tell(event('response.done', { response }));
  }

  private stop(): void {
    this.left = 0;
    this.end();
    const { heard, said, misplaced } = this;
    this.tell(accountText({ heard, said, misplaced }));
  }

  private tell(text: string): void {
    this.socket.write(frameOf(text, { isMasked: false }));
  }
}
