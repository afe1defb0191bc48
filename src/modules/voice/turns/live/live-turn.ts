import { createHash, randomUUID } from 'node:crypto';
import type { VoiceTurnFields } from '../../../../contract/voice.schema.js';
import { fileTooLarge } from '../../../../platform/http/uploads.js';
import type { ChatSocket } from '../../../../platform/sockets/socket-server.js';
import type { VoiceTurn } from '../hearing.service.js';
import type { VoiceStream } from '../voice-stream.js';
import { piecesMissing, turnFinished } from '../voice-turns.problems.js';
import { SocketChannel } from './socket-channel.js';

export type LiveFields = Omit<VoiceTurnFields, 'stream'>;

/** One spoken turn on a socket: the recording in pieces, until it is finished, and then its answer. It keeps nothing else. */
export class LiveTurn {
  readonly id = randomUUID();
  readonly channel: SocketChannel;
  /** Once there is something to answer. */
  stream: VoiceStream | null = null;
  private readonly leaving = new AbortController();
  private pieces: Buffer[] | null = [];
  private next = 0;
  private bytes = 0;

  constructor(
    readonly socket: ChatSocket,
    private readonly fields: LiveFields,
  ) {
    this.channel = new SocketChannel(socket, { conversation_id: fields.conversation_id, turn_id: this.id });
    void this.channel.closed.then(() => this.leave());
  }

  get conversationId(): string {
    return this.fields.conversation_id;
  }

  /** Aborted when nobody waits for it any more. */
  get signal(): AbortSignal {
    return this.leaving.signal;
  }

  get isListening(): boolean {
    return this.pieces !== null;
  }

  /**
   * Takes the next piece; answers with how many bytes there are. @throws Problem `conflict` when a piece is missing before it, or the
   * turn is finished; `too-large`
   */
  append(index: number, piece: Uint8Array, mostBytes: number): number {
    if (!this.pieces) throw turnFinished();
    if (index > this.next) throw piecesMissing(this.next);
    if (index < this.next) return this.bytes;
    if (this.bytes + piece.length > mostBytes) throw fileTooLarge(mostBytes);
    this.pieces.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    this.bytes += piece.length;
    this.next += 1;
    return this.bytes;
  }

  /** The whole recording, as if it had come at once. @throws Problem `conflict` when it was asked for before */
  finish(): VoiceTurn {
    if (!this.pieces) throw turnFinished();
    const bytes = Buffer.concat(this.pieces);
    this.pieces = null;
    const hash = createHash('sha256').update(bytes).digest('hex');
    const file = { bytes, hash, type: 'application/octet-stream', charset: null, name: null, fields: {} };
    return { ...this.fields, file };
  }

  /** Stops listening and speaking. What is being written goes on. */
  leave(): void {
    this.pieces = null;
    this.leaving.abort();
    this.channel.end();
  }
}
