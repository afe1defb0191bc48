import { connect, type Socket } from 'node:net';
import { CLOSE, FrameReader, frameOf, PING, PONG } from '../lib/frames.ts';

const upgradeTo = (path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: b21uaWNoYXQtYmVuY2gtMQ==',
    '\r\n',
  ].join('\r\n');

interface Ear {
  /** A message of the server, as Latin-1. */
  frame(text: string): void;
  /** Told once, unless we closed it. */
  broken(reason: string): void;
}

/** A WebSocket client on a bare TCP socket: the load must cost less than what it measures. Texts are ASCII and at most 65,535 bytes. */
export class WebSocketConnection {
  private readonly socket: Socket;
  private readonly ear: Ear;
  private readonly frames = new FrameReader((opcode, text) => this.take(opcode, text));
  private head: Buffer | null = Buffer.alloc(0);
  private isClosed = false;
  private readonly upgrading = Promise.withResolvers<void>();
  /** Resolves when messages may be sent. */
  readonly upgraded: Promise<void> = this.upgrading.promise;

  constructor(port: number, path: string, ear: Ear) {
    this.ear = ear;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('connect', () => this.socket.write(upgradeTo(path)));
    this.socket.on('data', (bytes: Buffer) => this.read(bytes));
    this.socket.on('error', (error) => this.fail(String(error)));
    this.socket.on('close', () => this.fail('the server closed a connection'));
  }

  send(text: string): void {
    this.socket.write(frameOf(text, { isMasked: true }));
  }

  close(): void {
    this.isClosed = true;
    this.socket.destroy();
  }

  fail(reason: string): void {
    if (this.isClosed) return;
    this.close();
    this.upgrading.reject(new Error(reason));
    this.upgrading.promise.catch(() => undefined);
    this.ear.broken(reason);
  }

  private read(bytes: Buffer): void {
    if (!this.head) return this.frames.push(bytes);
    this.head = Buffer.concat([this.head, bytes]);
    const end = this.head.indexOf('\r\n\r\n');
    if (end === -1) return;
    const [text, rest] = [this.head.toString('latin1', 0, end), this.head.subarray(end + 4)];
    this.head = null;
    if (!text.startsWith('HTTP/1.1 101')) return this.fail(text.slice(0, 300));
    this.upgrading.resolve();
    if (rest.length > 0) this.frames.push(rest);
  }

  private take(opcode: number, text: string): void {
    if (this.isClosed) return;
    if (opcode === CLOSE) this.fail('the server said good-bye');
    else if (opcode === PING) this.socket.write(frameOf(text, { isMasked: true, opcode: PONG }));
    else if (opcode !== PONG) this.ear.frame(text);
  }
}
