import { connect, type Socket } from 'node:net';
import { stampOf, TOKEN_WIDTH } from '../lib/pace.ts';
import { nowUs } from '../lib/proc.ts';

/** Whose events are read: the product's, or those of an OpenAI-like wire. */
export type Wire = 'product' | 'relay' | 'openai';

const TEXT_KEY: Readonly<Record<Wire, string>> = { product: '"text":"', relay: '"text":"', openai: '"content":"' };

export interface StreamEnd {
  readonly ttftMs: number;
  readonly tokens: number;
  /** Null: every token once and in order, and, of the product, equal to the message that was stored. */
  readonly fault: string | null;
}

/** Told of the delay of each token, in microseconds. */
export type OnToken = (delayUs: number) => void;

/** One streamed answer on a connection of its own. Servers write whole events, so lines are enough to read them. */
export class StreamConnection {
  private readonly socket: Socket;
  private readonly wire: Wire;
  private readonly onToken: OnToken;
  private rest = '';
  private text = '';
  private tokens = 0;
  private lastStamp = 0;
  private sentAt = 0;
  private firstAt = 0;
  private event = '';
  private fault: string | null = null;
  private readonly ending = Promise.withResolvers<StreamEnd>();
  readonly ended: Promise<StreamEnd> = this.ending.promise;
  readonly connected: Promise<void>;

  constructor(port: number, wire: Wire, onToken: OnToken) {
    this.wire = wire;
    this.onToken = onToken;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.connected = new Promise((resolve) => this.socket.once('connect', () => resolve()));
    this.socket.on('data', (bytes: Buffer) => this.read(bytes.toString('latin1')));
    this.socket.on('error', (error) => this.end(String(error)));
    this.socket.on('close', () => this.end('the stream broke off'));
  }

  send(request: string): void {
    this.sentAt = nowUs();
    this.socket.write(request);
  }

  private read(bytes: string): void {
    if (this.rest === '' && this.tokens === 0 && this.text === '' && /^HTTP\/1\.1 [45]/.test(bytes)) {
      return this.end(bytes.slice(0, 500));
    }
    const now = nowUs();
    const buffer = this.rest + bytes;
    let start = 0;
    for (let at = buffer.indexOf('\n'); at !== -1; at = buffer.indexOf('\n', start)) {
      if (buffer.startsWith('data: ', start)) this.data(buffer.slice(start + 6, at), now);
      else if (buffer.startsWith('event: ', start)) this.event = buffer.slice(start + 7, at);
      start = at + 1;
    }
    this.rest = buffer.slice(start);
  }

  private data(line: string, now: number): void {
    if (line.startsWith('[DONE]')) return this.end(null);
    if (this.event === 'reply.ended') return this.end(this.faultOf(JSON.parse(line)));
    if (this.wire === 'product' && this.event !== 'reply.delta') return;
    const key = TEXT_KEY[this.wire];
    const from = line.indexOf(key);
    if (from === -1) return;
    const begin = from + key.length;
    this.take(line.slice(begin, line.indexOf('"', begin)), now);
  }

  private take(text: string, now: number): void {
    if (text === '') return;
    this.firstAt ||= now;
    this.text += text;
    for (; (this.tokens + 1) * TOKEN_WIDTH <= this.text.length; this.tokens += 1) {
      const stamp = stampOf(this.text, this.tokens);
      if (!(stamp > this.lastStamp)) this.fault ??= `token ${this.tokens} came out of order`;
      this.lastStamp = stamp;
      this.onToken(now - stamp);
    }
  }

  private faultOf(end: { status: string; message?: { content: string } }): string | null {
    if (end.status !== 'complete') return `the answer ended as ${JSON.stringify(end).slice(0, 300)}`;
    return end.message?.content === this.text ? null : 'the stored answer differs from the streamed one';
  }

  private end(fault: string | null): void {
    const ttftMs = (this.firstAt - this.sentAt) / 1_000;
    this.ending.resolve({ ttftMs, tokens: this.tokens, fault: this.fault ?? fault });
    this.socket.destroy();
  }
}
