import type { FastifyReply } from 'fastify';

/** A reader with more than this many unread bytes is cut; what it streamed goes on without it. */
const MAX_UNREAD_BYTES = 1_048_576;

/**
 * One server-sent event stream (WHATWG HTML §9.2). Proxies are told not to buffer; a comment every `heartbeatMs` keeps the
 * line alive; a reader that stalls is cut at 1 MiB.
 */
export class EventStream {
  readonly closed: Promise<void>;
  private readonly raw;
  private readonly heartbeat: NodeJS.Timeout;

  /** Takes the response over from Fastify and sends the headers with `status`. */
  constructor(reply: FastifyReply, options: { status?: number; heartbeatMs: number }) {
    reply.hijack();
    this.raw = reply.raw;
    this.raw.writeHead(options.status ?? 200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      connection: 'keep-alive',
    });
    this.raw.flushHeaders();
    this.heartbeat = setInterval(() => this.write(': still here\n\n'), options.heartbeatMs);
    this.closed = new Promise((resolve) => this.raw.once('close', resolve));
    void this.closed.then(() => clearInterval(this.heartbeat));
    this.raw.on('error', () => this.raw.destroy());
  }

  get isOpen(): boolean {
    return !this.raw.writableEnded && !this.raw.destroyed;
  }

  /** Sends one event; `data` is written as one line of JSON. */
  send(event: string, data: unknown, id?: number): void {
    this.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Sends a data line without an event name, for clients that read nothing else. */
  sendData(data: unknown): void {
    this.write(`data: ${JSON.stringify(data)}\n\n`);
  }

  /** Resolves when the reader has taken what was sent, or is gone: whoever sends much waits for it. */
  async drained(): Promise<void> {
    if (!this.isOpen || !this.raw.writableNeedDrain) return;
    await Promise.race([new Promise((resolve) => this.raw.once('drain', resolve)), this.closed]);
  }

  end(): void {
    clearInterval(this.heartbeat);
    if (this.isOpen) this.raw.end();
  }

  private write(text: string): void {
    if (!this.isOpen) return;
    this.raw.write(text);
    if (this.raw.writableLength > MAX_UNREAD_BYTES) this.raw.destroy();
  }
}
