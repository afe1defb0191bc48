import type { IncomingMessage } from 'node:http';
import { type INestApplication, Logger } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Server, type ServerOptions } from 'socket.io';
import { noSuchNamespace } from '../errors/common.problems.js';
import { OriginsService } from '../http/origins.service.js';
import { AdmissionService } from './admission.service.js';
import { type Acknowledge, CommandsService } from './commands.service.js';
import { connectError, SocketSessionsService } from './socket-sessions.service.js';
import { type ChatServer, type ChatSocket, SocketServer } from './socket-server.js';
import { type EngineConnection, TickFlush } from './tick-flush.js';

/** The largest packet, in bytes; the texts in it are smaller. */
const MAX_PACKET_BYTES = 131_072;

/** Engine.IO's connection, as far as we meet it before a namespace does. */
interface FreshConnection extends EngineConnection {
  request: IncomingMessage | null;
  once(event: 'close', listener: () => void): void;
}

/** Socket.IO on the HTTP server, with one listener for each socket: Nest's own adapter makes one for each command and socket. */
export class SocketAdapter extends IoAdapter {
  private readonly log = new Logger('sockets');
  private readonly flushing = new TickFlush();
  private readonly admission: AdmissionService;
  private readonly commands: CommandsService;
  private readonly sessions: SocketSessionsService;
  private readonly sockets: SocketServer;
  private readonly origins: OriginsService;

  constructor(app: INestApplication) {
    super(app);
    this.admission = app.get(AdmissionService);
    this.commands = app.get(CommandsService);
    this.sessions = app.get(SocketSessionsService);
    this.sockets = app.get(SocketServer);
    this.origins = app.get(OriginsService);
  }

  override createIOServer(): Server {
    const io: ChatServer = new Server(this.httpServer, this.options());
    io.use(this.sessions.authenticate);
    // Other namespaces exist only to refuse in our own words; an empty one is dropped again.
    io.of(/^\/.+$/)
      .use(this.sessions.authenticate)
      .use((socket, next) => {
        this.sessions.forget(socket);
        next(connectError(noSuchNamespace()));
      });
    io.engine.on('connection', (connection: FreshConnection) => this.receive(connection));
    io.on('connection', (socket) => this.welcome(socket));
    this.sockets.open(io);
    return io;
  }

  /** Nothing of Nest's is bound to a socket: the methods of gateways stand in the table of commands. */
  override bindClientConnect(): void {}

  override bindMessageHandlers(): void {}

  override bindClientDisconnect(): void {}

  /** Closes every connection and leaves the HTTP server to those who opened it. */
  override async close(io: Server): Promise<void> {
    io.disconnectSockets(true);
    await new Promise((resolve) => setImmediate(resolve));
    io.engine.close();
  }

  private options(): Partial<ServerOptions> {
    return {
      path: '/socket.io',
      transports: ['polling', 'websocket'],
      // Other upgrades on this server have an edge of their own, which answers them.
      destroyUpgrade: false,
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: MAX_PACKET_BYTES,
      connectTimeout: 10_000,
      pingInterval: 10_000,
      pingTimeout: 8_000,
      cleanupEmptyChildNamespaces: true,
      cors: { origin: (origin, answer) => void this.mayRead(origin).then((may) => answer(null, may), answer) },
      allowRequest: (request, answer) => {
        this.admission.refusalOf(request).then(
          (reason) => answer(reason, reason === null),
          () => answer('Not available just now.', false),
        );
      },
    };
  }

  private async mayRead(origin: string | undefined): Promise<boolean> {
    return origin !== undefined && (await this.origins.isKnown(origin));
  }

  private receive(connection: FreshConnection): void {
    if (connection.request) {
      connection.once('close', this.admission.enter(connection, connection.request));
    }
    // The request with its headers would stay in memory as long as the connection.
    connection.request = null;
    if (!this.flushing.attach(connection))
      this.log.warn('this version of engine.io flushes by itself; sends are slower');
  }

  private welcome(socket: ChatSocket): void {
    const session = this.sessions.of(socket);
    if (!session && !this.sessions.guestOf(socket)) {
      socket.disconnect(true);
      return;
    }
    socket.once('disconnect', () => this.sessions.forget(socket));
    this.listen(socket);
    if (session) this.sockets.greet(socket, session.actor);
  }

  /** Takes events where they come in; where that private part is missing, from Socket.IO's listener for all of them. */
  private listen(socket: ChatSocket): void {
    const inner = socket as unknown as { onevent?: (packet: EventPacket) => void };
    if (typeof inner.onevent === 'function') {
      inner.onevent = ({ id, data = [] }) => void this.commands.run(socket, data, answerTo(socket, id));
      return;
    }
    socket.onAny((...packet: unknown[]) => {
      const last = packet.at(-1);
      if (typeof last === 'function') void this.commands.run(socket, packet.slice(0, -1), last as Acknowledge);
      else void this.commands.run(socket, packet);
    });
  }
}

/** An event as Socket.IO's parser hands it on; with an id where the client waits for an answer. */
interface EventPacket {
  readonly id?: number;
  readonly data?: readonly unknown[];
}

/** The packet of an answer, as Socket.IO's protocol 5 writes it. */
function answerTo(socket: ChatSocket, id: number | undefined): Acknowledge | undefined {
  return id === undefined ? undefined : (answer) => void socket.conn.write(`3${id}${JSON.stringify([answer])}`);
}
