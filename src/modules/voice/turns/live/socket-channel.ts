import { setTimeout as pause } from 'node:timers/promises';
import type { ProblemDocument } from '../../../../contract/problem.schema.js';
import type { ChatSocket } from '../../../../platform/sockets/socket-server.js';
import type { EngineConnection } from '../../../../platform/sockets/tick-flush.js';
import { unread } from '../../../../platform/sockets/unread.js';
import type { TurnChannel } from '../turn-channel.js';

/** So much may wait for a reader before the voice does (bytes). */
const MOST_UNREAD = 65_536;
const LOOK_MS = 20;

/** The words of an answer come to everybody who has joined the conversation; the rest is for the one who speaks. */
const NAMES = { 'voice.transcript': 'voice:heard', 'voice.cleared': 'voice:cleared' } as const;

/** Tells a spoken turn to the socket that speaks. Its last word is `voice:ended`, once. */
export class SocketChannel implements TurnChannel {
  private readonly leaving = Promise.withResolvers<void>();
  readonly closed: Promise<void> = this.leaving.promise;
  private isLeft = false;
  private isOver = false;

  constructor(
    private readonly socket: ChatSocket,
    private readonly turn: { readonly conversation_id: string; readonly turn_id: string },
  ) {}

  send(event: string, data: unknown): void {
    const { problem, ...rest } = data as { problem?: ProblemDocument };
    if (event === 'voice.ended') this.last({ ...rest, problem: null });
    else if (event === 'problem') this.last({ generation_id: null, status: 'failed', problem });
    else if (event in NAMES) this.tell(NAMES[event as keyof typeof NAMES], rest);
  }

  async sound(piece: object, samples: Buffer): Promise<void> {
    this.tell('voice:audio', { ...piece, audio: samples });
    const connection = this.socket.conn as unknown as EngineConnection;
    while (!this.isLeft && unread(connection).bytes > MOST_UNREAD) await pause(LOOK_MS);
  }

  /** Nobody waits for more. */
  end(): void {
    this.isLeft = true;
    this.leaving.resolve();
  }

  private last(data: object): void {
    this.tell('voice:ended', data);
    this.isOver = true;
    this.end();
  }

  private tell(name: 'voice:heard' | 'voice:audio' | 'voice:cleared' | 'voice:ended', data: object): void {
    if (!this.isOver) this.socket.emit(name, { ...this.turn, ...data } as never);
  }
}
