import { connect, type Socket } from 'node:net';

export interface PlainAnswer {
  readonly status: number;
  /** Head and body as far as they came in one piece with the head: enough to look into small answers. */
  readonly text: string;
}

/**
 * One keep-alive HTTP/1.1 connection that knows nothing but Content-Length: the load must cost less than what it measures.
 * One request at a time.
 */
export class HttpConnection {
  private readonly socket: Socket;
  private head = '';
  private status = 0;
  private missing = -1;
  private onAnswer: ((answer: PlainAnswer) => void) | null = null;
  private readonly onBroken: (error: Error) => void;

  constructor(port: number, onBroken: (error: Error) => void) {
    this.onBroken = onBroken;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (bytes: Buffer) => this.read(bytes));
    this.socket.on('error', (error) => onBroken(error));
    this.socket.on('close', () => this.onAnswer && onBroken(new Error('the server closed a connection')));
  }

  send(request: string, onAnswer: (answer: PlainAnswer) => void): void {
    this.onAnswer = onAnswer;
    this.socket.write(request, 'latin1');
  }

  close(): void {
    this.onAnswer = null;
    this.socket.destroy();
  }

  private read(bytes: Buffer): void {
    if (this.missing >= 0) this.missing -= bytes.length;
    else if (!this.readHead(bytes)) return;
    if (this.missing > 0) return;
    const { onAnswer, head: text, status } = this;
    this.onAnswer = null;
    this.head = '';
    this.missing = -1;
    onAnswer?.({ status, text });
  }

  private readHead(bytes: Buffer): boolean {
    this.head += bytes.toString('latin1');
    const end = this.head.indexOf('\r\n\r\n');
    if (end === -1) return false;
    this.status = Number(this.head.slice(9, 12));
    const length = /\r\ncontent-length: (\d+)/i.exec(this.head)?.[1];
    if (length === undefined && this.status !== 204) {
      this.onBroken(new Error(`an answer without a length: ${this.head.slice(0, 300)}`));
      return false;
    }
    this.missing = Number(length ?? 0) - (this.head.length - end - 4);
    return true;
  }
}

export interface RequestParts {
  readonly token?: string | undefined;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as text, ready to be written. */
export function requestText(method: string, path: string, { token, body, headers = {} }: RequestParts): string {
  const others = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const auth = token ? `authorization: Bearer ${token}\r\n` : '';
  const content =
    body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${auth}${others.join('')}${content}\r\n${body ?? ''}`;
}
