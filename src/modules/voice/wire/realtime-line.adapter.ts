import { WebSocket } from 'ws';
import { keepAlive } from './heartbeat.js';
import { RealtimeFailure, refusalOf } from './realtime-failure.problems.js';

/** The longest frame that a vendor may send, in bytes: events with audio are large. */
const MOST_BYTES = 16_777_216;

export interface LineEar {
  /** A frame of text, as it came. */
  heard(data: Buffer): void;
  /** The line is over, whoever ended it; told once. */
  closed(): void;
}

/** An open WebSocket to the vendor. */
export class RealtimeLine {
  private ear: LineEar | null = null;
  private readonly early: Buffer[] = [];

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.take(data));
    socket.on('close', () => this.ear?.closed());
  }

  /** @throws RealtimeFailure, `not-found` for a call that is not (yet) known */
  static dial(url: string, headers: Readonly<Record<string, string>>, timeoutMs: number): Promise<RealtimeLine> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, {
        headers: { ...headers },
        handshakeTimeout: timeoutMs,
        maxPayload: MOST_BYTES,
        perMessageDeflate: false,
        // The vendor is trusted as far as that: what is read is parsed as JSON.
        skipUTF8Validation: true,
      });
      socket.on('error', () => reject(new RealtimeFailure('unreachable')));
      socket.on('unexpected-response', (_request, response) => {
        reject(refusalOf(response.statusCode ?? 0, ''));
        response.resume();
        socket.terminate();
      });
      socket.on('upgrade', (response) => keepAlive(socket, response.socket));
      socket.on('open', () => resolve(new RealtimeLine(socket)));
    });
  }

  /** Who hears from now on; what came before is told at once. */
  hearBy(ear: LineEar): void {
    this.ear = ear;
    for (const data of this.early.splice(0)) ear.heard(data);
    if (this.socket.readyState === WebSocket.CLOSED) ear.closed();
  }

  send(event: object): void {
    this.pass(JSON.stringify(event));
  }

  /** Passes a frame on as it is. */
  pass(frame: string | Buffer): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame, { binary: false });
  }

  /** Bytes that wait to go out. */
  get waiting(): number {
    return this.socket.bufferedAmount;
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  close(): void {
    this.socket.close(1_000);
    setTimeout(() => this.socket.terminate(), 1_000).unref();
  }

  private take(data: Buffer): void {
    if (this.ear) this.ear.heard(data);
    else this.early.push(data);
  }
}
