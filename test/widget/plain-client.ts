import { once } from 'node:events';
import { WebSocket } from 'ws';

export type Frame = Readonly<Record<string, unknown>>;

/** A bare WebSocket in the source document's words, which keeps every frame. */
export class PlainClient {
  readonly frames: Frame[] = [];
  readonly closed: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as Frame));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => resolve(code));
    });
  }

  /** Connects, or throws the status of the refusal. */
  static async connect(url: string, query: string, origin?: string): Promise<PlainClient> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws${query}`, origin === undefined ? {} : { origin });
    const client = new PlainClient(socket);
    const refused = once(socket, 'unexpected-response').then(([, response]: { statusCode: number }[]) => {
      socket.terminate();
      throw new Error(String(response?.statusCode));
    });
    await Promise.race([once(socket, 'open'), refused]);
    refused.catch(() => undefined);
    return client;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The first frame that fits, now or when it comes. */
  async until(fits: (frame: Frame) => boolean, limitMs = 10_000): Promise<Frame> {
    const timer = AbortSignal.timeout(limitMs);
    for (;;) {
      const found = this.frames.find(fits);
      if (found) return found;
      await once(this.socket, 'message', { signal: timer });
    }
  }

  action = (name: string): Promise<Frame> => this.until(({ action }) => action === name);

  /** The texts that were delivered, in order. */
  get texts(): unknown[] {
    return this.frames.filter(({ action }) => action === 'sendMessage').map(({ message }) => message);
  }

  close(): void {
    this.socket.close();
  }
}
