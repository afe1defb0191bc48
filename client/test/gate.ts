import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The line between a client and a server, for tests to cut: TCP, byte for byte. */
export class Gate {
  /** Nobody gets through. */
  isClosed = false;
  /** Connections for Socket.IO don't get through, as behind a strict proxy. */
  stopsSockets = false;
  /** What the server says is lost, while what the client says arrives. */
  isDeaf = false;
  /** The first lines of what was posted. */
  readonly posts: string[] = [];
  private readonly open = new Set<Socket>();
  private readonly server = createServer((client) => this.pass(client));

  private constructor(private target: number) {}

  static async before(url: string): Promise<Gate> {
    const gate = new Gate(portOf(url));
    gate.server.listen(0, '127.0.0.1');
    await once(gate.server, 'listening');
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Leads to another server from now on. */
  leadTo(url: string): void {
    this.target = portOf(url);
  }

  /** Cuts every open connection. */
  cut(): void {
    for (const socket of this.open) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private pass(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.open.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          this.open.delete(socket);
          other.destroy();
        });
    }
    if (this.isClosed) return void client.destroy();
    client.on('data', (bytes: Buffer) => {
      const asks = bytes.subarray(0, 64).toString('latin1');
      if (asks.startsWith('POST ')) this.posts.push(asks);
      if (this.stopsSockets && asks.startsWith('GET /socket.io')) client.destroy();
      else server.write(bytes);
    });
    server.on('data', (bytes: Buffer) => this.isDeaf || client.write(bytes));
  }
}

const portOf = (url: string): number => Number(new URL(url).port);
