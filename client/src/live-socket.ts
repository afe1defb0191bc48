import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { Problem, SocketData, SocketInputs, SocketNews } from './generated/types.gen.js';
import { isProblem, ProblemError, SessionEnded, Unanswered } from './problem.js';
import type { Tokens } from './tokens.js';

export type CommandName = keyof SocketInputs & keyof SocketData;
export type NewsName = keyof SocketNews;

type Acknowledgement<Data> = { ok: true; data: Data } | { ok: false; problem: Problem };
type ServerToClient = { [N in NewsName]: (news: SocketNews[N]) => void };
type ClientToServer = {
  [N in CommandName]: (input: SocketInputs[N], answer: (answer: Acknowledgement<SocketData[N]>) => void) => void;
};

/** How long a command waits for its acknowledgement, in milliseconds. */
const ANSWER_MS = 8_000;

/** A connection that the server ended or refused is tried again after this time; it grows up to the longest. In milliseconds. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

export interface SocketSettings {
  /** Of Socket.IO. Only WebSocket unless told otherwise: polling needs sticky sessions where several nodes serve. */
  readonly transports?: ('websocket' | 'polling')[];
  readonly answerMs?: number;
}

/** A Socket.IO connection with typed commands and news. It signs itself in, renews its token, and comes back whatever ended it. */
export class LiveSocket {
  private readonly socket: Socket<ServerToClient, ClientToServer>;
  private readonly watchers = new Set<() => void>();
  private readonly answerMs: number;
  private token = '';
  private retries = 0;
  private retrying: ReturnType<typeof setTimeout> | undefined;
  private isOver = false;

  constructor(
    url: string,
    private readonly tokens: Tokens,
    { transports = ['websocket'], answerMs = ANSWER_MS }: SocketSettings = {},
  ) {
    this.answerMs = answerMs;
    const options: Partial<ManagerOptions & SocketOptions> = {
      transports,
      autoConnect: false,
      forceNew: true,
      reconnectionDelay: FIRST_RETRY_MS,
      reconnectionDelayMax: LONGEST_RETRY_MS,
      auth: (answer) => void this.signIn(answer),
    };
    this.socket = io(url, options);
    this.socket.on('connect', () => this.opened());
    this.socket.on('disconnect', () => this.closed());
    this.socket.on('connect_error', (error) => void this.refused(error));
    this.on('session:expiring', () => void this.refresh());
    this.on('server:draining', ({ reconnect_in_ms: delay }) => this.retryIn(delay));
  }

  get isOpen(): boolean {
    return this.socket.connected;
  }

  connect(): void {
    this.isOver = false;
    this.socket.connect();
  }

  close(): void {
    this.isOver = true;
    clearTimeout(this.retrying);
    this.socket.disconnect();
  }

  /** Connects anew, at once: the network has changed, or whom the tokens are for. */
  restart(): void {
    this.isOver = false;
    this.retryIn(0);
  }

  /**
   * Carries out a command, which may take `answerMs` milliseconds. @throws ProblemError when it is refused, Unanswered when it may or may
   * not have been carried out
   */
  async ask<N extends CommandName>(name: N, input: SocketInputs[N], answerMs = this.answerMs): Promise<SocketData[N]> {
    if (!this.isOpen) throw new Unanswered('The socket is not open.');
    const answer = await this.acknowledged(name, input, answerMs);
    if (answer.ok) return answer.data;
    throw new ProblemError(answer.problem);
  }

  /** Hears news; answers with the way to stop. */
  on<N extends NewsName>(name: N, hear: (news: SocketNews[N]) => void): () => void {
    this.socket.on(name, hear as never);
    return () => this.socket.off(name, hear as never);
  }

  /** Is told whenever the connection opens or closes; answers with the way to stop. */
  onChange(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private async acknowledged<N extends CommandName>(name: N, input: SocketInputs[N], answerMs: number) {
    const waiting = this.socket.timeout(answerMs) as unknown as {
      emitWithAck(name: N, input: SocketInputs[N]): Promise<Acknowledgement<SocketData[N]>>;
    };
    try {
      return await waiting.emitWithAck(name, input);
    } catch {
      throw new Unanswered(`${name} was not answered.`);
    }
  }

  private async signIn(answer: (auth: { token: string }) => void): Promise<void> {
    try {
      this.token = await this.tokens.current();
    } catch (error) {
      // Without a token the server refuses in its own words; a renewal that only failed is tried again then.
      if (error instanceof SessionEnded) this.token = '';
    }
    answer({ token: this.token });
  }

  private opened(): void {
    this.retries = 0;
    this.changed();
  }

  private closed(): void {
    this.changed();
    // A connection that only broke comes back by itself.
    if (!this.socket.active) this.retryIn(this.nextDelay());
  }

  private async refused(error: Error & { data?: unknown }): Promise<void> {
    this.changed();
    if (this.socket.active) return;
    if (isProblem(error.data) && error.data.status === 401 && !(await this.canRenew())) return this.close();
    this.retryIn(this.nextDelay());
  }

  private async canRenew(): Promise<boolean> {
    try {
      await this.tokens.renewed(this.token);
      return true;
    } catch (error) {
      return !(error instanceof SessionEnded);
    }
  }

  private async refresh(): Promise<void> {
    try {
      this.token = await this.tokens.renewed(this.token);
      await this.ask('session:refresh', { token: this.token });
    } catch {
      // The server ends the connection in its time, and the next one asks for a token again.
    }
  }

  private retryIn(delayMs: number): void {
    clearTimeout(this.retrying);
    if (!this.isOver) this.retrying = setTimeout(() => this.socket.disconnect().connect(), delayMs);
  }

  /** Grows with each try, at random within its second half, so that many clients don't come at once. */
  private nextDelay(): number {
    const most = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.retries++);
    return most * (0.5 + Math.random() / 2);
  }

  private changed(): void {
    for (const watcher of this.watchers) watcher();
  }
}
