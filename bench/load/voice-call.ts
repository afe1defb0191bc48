import { nowUs } from '../lib/proc.ts';
import {
  type Account,
  accountIn,
  ANSWER,
  appendOf,
  COMMIT,
  DELTA,
  markAt,
  SOUND_TYPE,
  soundOf,
  STOP,
} from '../lib/sound.ts';
import { WebSocketConnection } from './web-socket.ts';

/** Where a call is made, and what is said before it begins. */
export interface Line {
  readonly port: number;
  readonly path: string;
  /** Of the product: the frame that shows the ticket. */
  readonly hello: string | null;
}

/** Told of each piece of the vendor's voice: its index, and how long it was on its way, in microseconds. */
export type OnSound = (index: number, delayUs: number) => void;

/** The first frame of a session that is open: the product's own word, or the vendor's. */
const OPEN = /^\{"type":"(ready|session\.created)"/;

/** One call over a WebSocket, as a client of the realtime wire makes it. It counts what it sends and what comes. */
export class VoiceCall {
  private readonly connection: WebSocketConnection;
  private readonly opening = Promise.withResolvers<void>();
  private readonly ending = Promise.withResolvers<Account>();
  private readonly onSound: OnSound;
  private readonly line: Line;
  private sent = 0;
  private received = 0;
  fault: string | null = null;

  constructor(line: Line, onSound: OnSound) {
    this.line = line;
    this.onSound = onSound;
    // Whoever asks later is told then.
    for (const { promise } of [this.opening, this.ending]) promise.catch(() => undefined);
    this.connection = new WebSocketConnection(line.port, line.path, {
      frame: (text) => this.take(text),
      broken: (reason) => this.fail(reason),
    });
  }

  /** Resolves when the vendor is reached. */
  async open(): Promise<void> {
    await this.connection.upgraded;
    if (this.line.hello !== null) this.connection.send(this.line.hello);
    await this.opening.promise;
  }

  /** A piece of the visitor's voice. */
  speak(ms: number, wish: number): void {
    this.connection.send(appendOf(soundOf({ index: this.sent, at: nowUs(), wish }, ms)));
    this.sent += 1;
  }

  /** As with push-to-talk: all is said, and an answer is wanted. */
  ask(): void {
    this.connection.send(COMMIT);
    this.connection.send(ANSWER);
  }

  /** Ends the call once all that was said on both sides is there. */
  async end(): Promise<{ sent: number; received: number }> {
    if (this.fault === null) this.connection.send(STOP);
    await this.ending.promise.then(
      (account) => this.check(account),
      () => undefined,
    );
    this.connection.close();
    return { sent: this.sent, received: this.received };
  }

  private check({ heard, said, misplaced }: Account): void {
    if (heard !== this.sent) this.fault ??= `${heard} of ${this.sent} pieces were heard`;
    if (said !== this.received) this.fault ??= `${this.received} of ${said} pieces came`;
    if (misplaced > 0) this.fault ??= `${misplaced} pieces were heard out of order`;
  }

  private take(text: string): void {
    if (text.startsWith(SOUND_TYPE)) return this.hear(text);
    if (OPEN.test(text)) return this.opening.resolve();
    const account = accountIn(text);
    if (account) this.ending.resolve(account);
    else if (/^\{"type":"(problem|error)"/.test(text)) this.fail(text.slice(0, 300));
  }

  private hear(text: string): void {
    const { index, at } = markAt(text, text.indexOf(DELTA) + DELTA.length);
    if (index !== this.received) this.fault ??= `piece ${index} came where ${this.received} was due`;
    this.received += 1;
    this.onSound(index, nowUs() - at);
  }

  private fail(reason: string): void {
    this.fault ??= reason;
    this.opening.reject(new Error(reason));
    this.ending.reject(new Error(reason));
  }
}
