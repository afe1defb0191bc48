import { Chat } from './chat.js';
import { Connection, type ConnectionState } from './connection.js';
import { operationsHealth } from './generated/sdk.gen.js';
import type { LiveSocket, SocketSettings } from './live-socket.js';
import { createRest, type RestClient } from './rest.js';
import { defaultStorage, type Storage } from './storage.js';
import type { Tokens } from './tokens.js';

/** While no conversation is open, the server is asked this often whether it lives, in milliseconds. */
const LIVENESS_MS = 10_000;

export interface ClientSettings extends SocketSettings {
  /** Where omnichat is, such as `https://chat.example.com`. */
  readonly url: string;
  readonly tokens: Tokens;
  /** Where messages wait that are not sent yet; `localStorage` unless told otherwise. */
  readonly storage?: Storage;
}

/** One caller's way to a server: REST, live news, and the conversations that are open. */
export class Client {
  /** For the functions of `@omnichat/client/rest`. */
  readonly rest: RestClient;
  private readonly tokens: Tokens;
  private readonly connection: Connection;
  private readonly storage: Storage;
  private readonly chats = new Map<string, Chat>();

  constructor({ url, tokens, storage = defaultStorage(), ...settings }: ClientSettings) {
    const base = url.replace(/\/+$/, '');
    const open = createRest(base);
    this.rest = createRest(base, tokens);
    this.tokens = tokens;
    this.storage = storage;
    const isReachable = async (): Promise<number> => {
      await operationsHealth({ client: open });
      return LIVENESS_MS;
    };
    this.connection = new Connection(base, tokens, { ...settings, isReachable });
    this.connection.open();
  }

  /** Typed commands and news that no conversation here takes care of. */
  get socket(): LiveSocket {
    return this.connection.socket;
  }

  get state(): ConnectionState {
    return this.connection.state;
  }

  /** A token for calls that this library does not make, such as an upload that tells its progress. @throws SessionEnded */
  token(): Promise<string> {
    return this.tokens.current();
  }

  /** Is told of every new state of the connection; answers with the way to stop. */
  onState(watcher: (state: ConnectionState) => void): () => void {
    return this.connection.onChange(watcher);
  }

  /** The conversation of this id, followed from now on. */
  chat(id: string): Chat {
    const known = this.chats.get(id);
    if (known) return known;
    const chat = new Chat(id, { rest: this.rest, connection: this.connection, storage: this.storage });
    this.chats.set(id, chat);
    chat.open();
    return chat;
  }

  /** Stops following a conversation. */
  leave(id: string): void {
    this.chats.get(id)?.close();
    this.chats.delete(id);
  }

  /** Connects anew, since the tokens are somebody else's. */
  reconnect(): void {
    this.connection.lookNow();
  }

  /** Closes everything. What is unsent stays in the storage. */
  close(): void {
    for (const id of this.chats.keys()) this.leave(id);
    this.connection.close();
  }
}
