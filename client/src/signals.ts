import type { Connection } from './connection.js';
import { messagesRead, messagesTyping } from './generated/sdk.gen.js';
import type { RestClient } from './rest.js';

/** Typing is told again after this time, in milliseconds. */
const TYPING_AGAIN_MS = 3_000;

export interface SignalsParts {
  readonly rest: RestClient;
  readonly connection: Connection;
}

/** Tells the others what happens here: typing, and how far everything has arrived and was read. All of it may be lost. */
export class Signals {
  private toldTypingAt = 0;
  private readUpTo = 0;
  private deliveredUpTo = 0;

  constructor(
    private readonly id: string,
    private readonly parts: SignalsParts,
  ) {}

  /** Call it for every key: the word goes out every few seconds only. */
  typing(isTyping: boolean): void {
    const now = Date.now();
    const isKnown = isTyping ? now - this.toldTypingAt < TYPING_AGAIN_MS : this.toldTypingAt === 0;
    if (isKnown) return;
    this.toldTypingAt = isTyping ? now : 0;
    const { rest, connection } = this.parts;
    if (connection.socket.isOpen) {
      ignore(connection.socket.ask(isTyping ? 'typing:start' : 'typing:stop', { conversation_id: this.id }));
    } else ignore(messagesTyping({ client: rest, path: { id: this.id }, body: { typing: isTyping } }));
  }

  /** A message goes out, which ends typing by itself. */
  wrote(): void {
    this.toldTypingAt = 0;
  }

  read(upTo: number): void {
    if (upTo <= this.readUpTo) return;
    this.readUpTo = upTo;
    this.deliveredUpTo = Math.max(this.deliveredUpTo, upTo);
    const { rest, connection } = this.parts;
    if (connection.socket.isOpen) {
      ignore(connection.socket.ask('message:read', { conversation_id: this.id, up_to_seq: upTo }));
    } else ignore(messagesRead({ client: rest, path: { id: this.id }, body: { up_to_seq: upTo } }));
  }

  /** Only over the socket: who polls shows no such mark. */
  delivered(upTo: number): void {
    const { socket } = this.parts.connection;
    if (upTo <= this.deliveredUpTo || !socket.isOpen) return;
    this.deliveredUpTo = upTo;
    ignore(socket.ask('message:delivered', { conversation_id: this.id, up_to_seq: upTo }));
  }
}

/** For what may be lost. */
export const ignore = (work: Promise<unknown>): void => void work.catch(() => undefined);
