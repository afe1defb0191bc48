import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { WireEvent } from '../simulators/realtime/session.ts';

/** A page at the relay, and everything that it was sent. */
export class Page {
  readonly frames: WireEvent[] = [];
  readonly closed: Promise<number>;
  private readonly waiting = new Set<() => void>();

  private constructor(readonly socket: WebSocket) {
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString()) as WireEvent);
      for (const look of this.waiting) look();
    });
    this.closed = once(socket, 'close').then(([code]) => code as number);
  }

  static async open({ url }: { readonly url: string }, path = '/realtime/audio'): Promise<Page> {
    const socket = new WebSocket(url.replace('http', 'ws') + path);
    const page = new Page(socket);
    await once(socket, 'open');
    return page;
  }

  send(frame: object | string): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  async until(type: string): Promise<WireEvent> {
    await this.when((frames) => frames.some((frame) => frame.type === type), type);
    return this.frames.find((frame) => frame.type === type) as WireEvent;
  }

  when(fits: (frames: readonly WireEvent[]) => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} did not come`)), 60_000);
      const look = (): void => {
        if (!fits(this.frames)) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }
}
