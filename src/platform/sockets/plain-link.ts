import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { Acknowledgement } from '../../contract/socket-events.js';
import type { ProblemDocument } from '../../contract/problem.schema.js';

/** What a link tells its translator. */
export interface PlainEar {
  /** Let in; the id is that of the socket which stands for this connection. */
  connected(socketId: string): void;
  refused(problem: ProblemDocument): void;
  news(name: string, news: Readonly<Record<string, unknown>>): void;
}

/** The packets of Socket.IO's protocol 5 that pass here, by their first digit. */
const CONNECT = '0';
const DISCONNECT = '1';
const EVENT = '2';
const ACK = '3';
const CONNECT_ERROR = '4';

const PING_INTERVAL_MS = 10_000;
/** A visitor may fill in a form before it begins. */
const PATIENCE_MS = 900_000;
const FAREWELL_MS = 1_000;
const GOING_AWAY = 1_001;

/**
 * A bare WebSocket in the place of an Engine.IO connection, so that Socket.IO's server treats it as one of its own: the same
 * handshake, commands, rooms, limits, slow-reader guard and end of a session. What passes are packets; a translator on this side
 * speaks as the client. Only commands without binary data are known here.
 */
export class PlainLink extends EventEmitter {
  readonly id = randomUUID();
  readonly protocol = 4;
  readonly patienceMs = PATIENCE_MS;
  readonly writeBuffer: readonly never[] = [];
  readonly transport: { readonly name: string; readonly writable: boolean; readonly socket: WebSocket };
  readyState: 'open' | 'closed' = 'open';
  private readonly waiting = new Map<number, (answer: Acknowledgement) => void>();
  private lastAsked = 0;
  private isHeard = true;
  private readonly heartbeat: NodeJS.Timeout;
  private ear: PlainEar | null = null;

  constructor(
    private readonly socket: WebSocket,
    public request: IncomingMessage | null,
  ) {
    super();
    this.transport = { name: 'websocket', writable: true, socket };
    this.heartbeat = setInterval(() => this.beat(), PING_INTERVAL_MS);
    socket.on('pong', () => (this.isHeard = true));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.end());
  }

  get remoteAddress(): string {
    return '';
  }

  hearBy(ear: PlainEar): void {
    this.ear = ear;
  }

  /** Knocks with a key or a token, anew where it was let in before. */
  connect(auth: Readonly<Record<string, unknown>>, isAnew = false): void {
    const knock = (): boolean => this.emit('data', CONNECT + JSON.stringify(auth));
    if (!isAnew) return void knock();
    // The server leaves a namespace in the next turn, and would take an earlier knock for a fault.
    this.emit('data', DISCONNECT);
    setImmediate(knock);
  }

  /** Sends a command; the answer never comes when the connection ends before. */
  ask(command: string, input: unknown): Promise<Acknowledgement> {
    const id = (this.lastAsked += 1);
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.emit('data', `${EVENT}${id}${JSON.stringify([command, input])}`);
    });
  }

  send(frame: object): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  /** Takes a packet of the server. */
  write(packet: unknown): void {
    if (typeof packet !== 'string') return;
    const [, type = '', id = '', json = ''] = /^(\d)(\d*)(.*)$/s.exec(packet) ?? [];
    const data: unknown = json === '' ? null : JSON.parse(json);
    if (type === CONNECT) this.ear?.connected((data as { sid: string }).sid);
    else if (type === CONNECT_ERROR) this.ear?.refused((data as { data: ProblemDocument }).data);
    else if (type === EVENT) this.ear?.news(...(data as [string, Record<string, unknown>]));
    else if (type === ACK) this.answered(Number(id), (data as [Acknowledgement])[0]);
  }

  /** Putting packets off is the adapter's affair; here each is a frame already. */
  flush(): void {}

  close(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.socket.close(GOING_AWAY);
    setTimeout(() => this.socket.terminate(), FAREWELL_MS).unref();
  }

  private answered(id: number, answer: Acknowledgement): void {
    this.waiting.get(id)?.(answer);
    this.waiting.delete(id);
  }

  private beat(): void {
    if (!this.isHeard) return this.socket.terminate();
    this.isHeard = false;
    this.socket.ping();
  }

  private end(): void {
    clearInterval(this.heartbeat);
    this.readyState = 'closed';
    this.waiting.clear();
    this.emit('close', 'transport close');
  }
}
