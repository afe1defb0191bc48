import { HELLO, type ToFrame, type ToHost } from '../shared/protocol.js';

/** The script in the embedding page. Only that page could open this frame (`frame-ancestors`), and only its port is heard. */
export class Host {
  private readonly listeners = new Set<(message: ToFrame) => void>();
  private readonly early: ToFrame[] = [];

  private constructor(private readonly port: MessagePort) {
    port.addEventListener('message', ({ data }: MessageEvent<ToFrame>) => this.take(data));
    port.start();
  }

  /** Waits for the page to say hello. */
  static met(): Promise<Host> {
    return new Promise((resolve) => {
      const hear = ({ source, data, ports: [port] }: MessageEvent): void => {
        if (source !== window.parent || data !== HELLO || !port) return;
        removeEventListener('message', hear);
        resolve(new Host(port));
      };
      addEventListener('message', hear);
    });
  }

  tell(message: ToHost): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has one other end
    this.port.postMessage(message);
  }

  /** Hears everything, also what was told before; answers with the way to stop. */
  hear(listener: (message: ToFrame) => void): () => void {
    this.listeners.add(listener);
    for (const message of this.early.splice(0)) listener(message);
    return () => this.listeners.delete(listener);
  }

  private take(message: ToFrame): void {
    if (this.listeners.size === 0) this.early.push(message);
    for (const listener of this.listeners) listener(message);
  }
}
