import { setTimeout as pause } from 'node:timers/promises';
import type { MessageView } from '../../src/contract/message.schema.js';
import type { Chance } from './rounds.js';
import { SocketClient } from './socket-client.js';

/** A connection that is not made after this long is given up: its node died in the middle of it. */
const CONNECT_MS = 3_000;

/** A client that holds a socket to any of several nodes, loses it, and comes back at another. */
export class RoamingClient {
  isClosed = false;
  private current: SocketClient | null = null;

  constructor(
    private readonly urls: readonly string[],
    private readonly token: string,
    private readonly luck: Chance,
  ) {}

  /** An open socket; goes from node to node until one lets it in. @throws Error once the client was closed */
  async socket(): Promise<SocketClient> {
    while (!this.current?.socket.connected) {
      if (this.isClosed) throw new Error('This client was closed.');
      const connecting = SocketClient.connect(this.luck.pick(this.urls), { token: this.token }).catch(() => null);
      this.current = await Promise.race([connecting, pause(CONNECT_MS, null)]);
      if (!this.current) await pause(50);
    }
    return this.current;
  }

  /** Resets the TCP connection, as a bad network does. */
  reset(): void {
    const engine = this.current?.socket.io.engine as unknown as
      { transport?: { ws?: { _socket?: { resetAndDestroy(): void } } } } | undefined;
    const { _socket: tcp } = engine?.transport?.ws ?? {};
    tcp?.resetAndDestroy();
  }

  close(): void {
    this.isClosed = true;
    this.current?.close();
  }
}

/** Watches one conversation through every loss of its connection, and notes whatever it should not have seen. */
export class RoamingWatcher {
  /** What it has, in `seq` order. */
  readonly messages: MessageView[] = [];
  readonly violations: string[] = [];
  readonly done: Promise<void>;
  private isOver = false;

  constructor(
    private readonly client: RoamingClient,
    private readonly conversationId: string,
  ) {
    this.done = this.watch();
  }

  /** Joins once more, takes everything that is still missing, and ends. */
  async stop(): Promise<void> {
    this.isOver = true;
    this.client.reset();
    await this.done;
    while (!(await this.stay(() => Promise.resolve()))) await pause(50);
    this.client.close();
  }

  private async watch(): Promise<void> {
    while (!this.isOver && !this.client.isClosed)
      await this.stay((socket) => (this.isOver ? Promise.resolve() : socket.ended()));
  }

  /** One connection from the join on: what was missed, and then what was told meanwhile. False where the join came to nothing. */
  private async stay(during: (socket: SocketClient) => Promise<unknown>): Promise<boolean> {
    let socket: SocketClient;
    let from: number;
    try {
      socket = await this.client.socket();
      from = socket.news.length;
      const asked = { conversation_id: this.conversationId, after_seq: this.messages.length };
      let page = await socket.get('conversation:join', asked);
      this.take(page.data, 'joined');
      while (page.has_more) {
        page = await socket.get('conversation:sync', { ...asked, after_seq: this.messages.length });
        this.take(page.data, 'synced');
      }
    } catch {
      return false;
    }
    await during(socket);
    this.take(
      socket.news
        .slice(from)
        .flatMap(({ name, news }) => (name === 'message:created' ? (news as never)['message'] : [])),
      'heard',
    );
    return true;
  }

  private take(messages: readonly MessageView[], how: string): void {
    for (const message of messages) {
      const known = this.messages[message.seq - 1];
      if (known && known.id !== message.id) this.violations.push(`${how} two messages as seq ${message.seq}`);
      else if (known) continue;
      else if (message.seq === this.messages.length + 1) this.messages.push(message);
      else this.violations.push(`${how} seq ${message.seq} after seq ${this.messages.length}`);
    }
  }
}
