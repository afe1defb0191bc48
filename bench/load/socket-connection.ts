import { connect, type Socket } from 'node:net';

const UPGRADE = [
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  'host: 127.0.0.1',
  'connection: Upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: b21uaWNoYXQtYmVuY2gtMQ==',
  '\r\n',
].join('\r\n');

const TEXT = 0x81;
const CLOSE = 0x88;
/** A mask of zeros leaves the payload as it is, so that masking costs nothing. */
const MASKED = 0x80;
const NOTHING = Buffer.alloc(0);

/** One masked text frame with an ASCII payload. */
function frameOf(text: string): Buffer {
  const { length } = text;
  const isShort = length < 126;
  const start = isShort ? 6 : 8;
  const frame = Buffer.alloc(start + length);
  frame[0] = TEXT;
  frame[1] = MASKED | (isShort ? length : 126);
  if (!isShort) frame.writeUInt16BE(length, 2);
  frame.write(text, start, 'latin1');
  return frame;
}

/** Takes each frame that the server sent, as Latin-1 text without the frame's head. */
type OnFrame = (text: string) => void;

/**
 * A Socket.IO client on a bare TCP socket that knows as much of Engine.IO and WebSocket as the benchmark needs: the load must
 * cost less than what it measures. Payloads are ASCII and at most 65,535 bytes.
 */
export class SocketConnection {
  private readonly socket: Socket;
  private readonly onFrame: OnFrame;
  private readonly onBroken: (reason: string) => void;
  private readonly opening = Promise.withResolvers<void>();
  private readonly token: string | undefined;
  private rest: Buffer = NOTHING;
  private isUpgraded = false;
  private isClosed = false;
  /** Resolves once the namespace has let it in. */
  readonly opened: Promise<void> = this.opening.promise;

  constructor(port: number, token: string | undefined, on: { frame: OnFrame; broken: (reason: string) => void }) {
    this.token = token;
    this.onFrame = on.frame;
    this.onBroken = on.broken;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('connect', () => this.socket.write(UPGRADE));
    this.socket.on('data', (bytes: Buffer) => this.read(bytes));
    this.socket.on('error', (error) => this.fail(String(error)));
    this.socket.on('close', () => this.fail('the server closed a connection'));
  }

  send(text: string): void {
    this.socket.write(frameOf(text));
  }

  close(): void {
    this.isClosed = true;
    this.socket.destroy();
  }

  private fail(reason: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.opening.reject(new Error(reason));
    this.onBroken(reason);
    this.socket.destroy();
  }

  private read(bytes: Buffer): void {
    const buffer = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const from = this.isUpgraded ? 0 : this.readHead(buffer);
    this.rest = from === -1 ? buffer : this.readFrames(buffer, from);
  }

  private readHead(buffer: Buffer): number {
    const end = buffer.indexOf('\r\n\r\n');
    if (end === -1) return -1;
    const head = buffer.toString('latin1', 0, end);
    this.isUpgraded = head.startsWith('HTTP/1.1 101');
    if (!this.isUpgraded) this.fail(head.slice(0, 300));
    return end + 4;
  }

  /** Answers with the bytes of a frame that is not complete yet. */
  private readFrames(buffer: Buffer, from: number): Buffer {
    let at = from;
    while (buffer.length - at >= 2 && !this.isClosed) {
      const short = (buffer[at + 1] as number) & 127;
      const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
      if (buffer.length < start) break;
      const length = short < 126 ? short : short === 126 ? buffer.readUInt16BE(at + 2) : buffer.readUInt32BE(at + 6);
      if (buffer.length < start + length) break;
      if (buffer[at] === CLOSE) this.fail('the server said good-bye');
      else this.take(buffer.toString('latin1', start, start + length));
      at = start + length;
    }
    return at === buffer.length ? NOTHING : buffer.subarray(at);
  }

  private take(text: string): void {
    if (text.startsWith('42') || text.startsWith('43')) return this.onFrame(text);
    if (text === '2') this.send('3');
    else if (text.startsWith('0{')) this.send(`40${JSON.stringify(this.token ? { token: this.token } : {})}`);
    else if (text.startsWith('40')) this.opening.resolve();
    else this.fail(text.slice(0, 300));
  }
}

/** Opens connections, at most `atOnce` of them at a time, and lets each do its first steps. */
export async function inTurns<T>(all: readonly T[], atOnce: number, open: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let one = all[next]; one !== undefined; one = all[next]) {
      next += 1;
      await open(one);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
