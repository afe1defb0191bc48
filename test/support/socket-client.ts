import { io, type Socket } from 'socket.io-client';
import type {
  Acknowledgement,
  ClientToServer,
  CommandData,
  CommandName,
  News,
  NewsName,
  ServerToClient,
} from '../../src/contract/socket-events.js';
import type { ProblemDocument } from '../../src/contract/problem.schema.js';

/** A refusal of the handshake: the client's error, with our problem in `data`. */
export type Refusal = Error & { data?: ProblemDocument };

/** A socket of the real client that keeps all news, so that a test waits for what it needs and nothing is missed. */
export class SocketClient {
  readonly news: { name: NewsName; news: News<NewsName> }[] = [];
  private readonly waiting = new Set<() => void>();

  private constructor(readonly socket: Socket<ServerToClient, ClientToServer>) {
    socket.onAny((name: NewsName, news: News<NewsName>) => {
      this.news.push({ name, news });
      for (const look of this.waiting) look();
    });
  }

  /** Connects, or throws the refusal. */
  static async connect(url: string, auth: object, options: { polling?: boolean; path?: string } = {}) {
    const client = SocketClient.dial(url + (options.path ?? ''), auth, options.polling);
    const refused = heard<Refusal>(client.socket, 'connect_error').then((error) => {
      client.socket.close();
      throw error;
    });
    await Promise.race([heard(client.socket, 'connect'), refused]);
    refused.catch(() => undefined);
    return client;
  }

  private static dial(url: string, auth: object, polling = false): SocketClient {
    const transports = polling ? ['polling'] : ['websocket'];
    return new SocketClient(io(url, { auth, transports, forceNew: true, reconnection: false }));
  }

  /** Sends a command; whatever is given goes out as it is. */
  ask<N extends CommandName>(name: N, input?: unknown): Promise<Acknowledgement<CommandData<N>>> {
    return this.askAnything(name, input) as Promise<Acknowledgement<CommandData<N>>>;
  }

  askAnything(name: unknown, ...payload: unknown[]): Promise<Acknowledgement> {
    return this.socket.timeout(5_000).emitWithAck(name as never, ...(payload as never));
  }

  /** The data of a command that must succeed. */
  async get<N extends CommandName>(name: N, input?: unknown): Promise<CommandData<N>> {
    const answer = await this.ask(name, input);
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.problem)}`);
    return answer.data;
  }

  /** The problem of a command that must be refused, without the id that is different every time. */
  async refusal(name: unknown, ...payload: unknown[]): Promise<Omit<ProblemDocument, 'request_id'>> {
    const answer = await this.askAnything(name, ...payload);
    if (answer.ok) throw new Error(`${String(name)} was carried out`);
    const { request_id: _, ...problem } = answer.problem;
    return problem;
  }

  all<N extends NewsName>(name: N): News<N>[] {
    return this.news.filter((each) => each.name === name).map(({ news }) => news as News<N>);
  }

  /** The first news of that name that fits, now or when it comes. */
  async until<N extends NewsName>(name: N, fits: (news: News<N>) => boolean = () => true, limitMs = 10_000) {
    await this.when(() => this.all(name).some(fits), `${name} did not come`, limitMs);
    return this.all(name).find(fits) as News<N>;
  }

  /** Waits until the news so far fit. */
  when(fits: () => boolean, otherwise: string, limitMs = 10_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        act();
      };
      const look = (): void => (fits() ? end(resolve) : undefined);
      const timer = setTimeout(() => end(() => reject(new Error(otherwise))), limitMs);
      this.waiting.add(look);
      look();
    });
  }

  /** Resolves with the reason when the connection is over. */
  ended(): Promise<string> {
    if (this.socket.disconnected) return Promise.resolve('gone');
    return heard<string>(this.socket, 'disconnect');
  }

  close(): void {
    this.socket.close();
  }
}

const heard = <T>(socket: Socket<ServerToClient, ClientToServer>, event: 'connect' | 'connect_error' | 'disconnect') =>
  new Promise<T>((resolve) => {
    socket.once(event, ((value: T) => resolve(value)) as never);
  });
