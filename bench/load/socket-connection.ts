import { WebSocketConnection } from './web-socket.ts';

/** Takes each frame that the server sent, as Latin-1 text without the frame's head. */
type OnFrame = (text: string) => void;

/** A Socket.IO client that knows as much of Engine.IO as the benchmark needs. */
export class SocketConnection {
  private readonly connection: WebSocketConnection;
  private readonly onFrame: OnFrame;
  private readonly opening = Promise.withResolvers<void>();
  private readonly token: string | undefined;
  /** Resolves once the namespace has let it in. */
  readonly opened: Promise<void> = this.opening.promise;

  constructor(port: number, token: string | undefined, on: { frame: OnFrame; broken: (reason: string) => void }) {
    this.token = token;
    this.onFrame = on.frame;
    this.connection = new WebSocketConnection(port, '/socket.io/?EIO=4&transport=websocket', {
      frame: (text) => this.take(text),
      broken: (reason) => {
        this.opening.reject(new Error(reason));
        on.broken(reason);
      },
    });
  }

  send(text: string): void {
    this.connection.send(text);
  }

  close(): void {
    this.connection.close();
  }

  private take(text: string): void {
    if (text.startsWith('42') || text.startsWith('43')) return this.onFrame(text);
    if (text === '2') this.send('3');
    else if (text.startsWith('0{')) this.send(`40${JSON.stringify(this.token ? { token: this.token } : {})}`);
    else if (text.startsWith('40')) this.opening.resolve();
    else this.connection.fail(text.slice(0, 300));
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
