import type { Message } from './generated/types.gen.js';
import { isFinal } from './problem.js';
import type { Storage } from './storage.js';

/** A message on its way. Its id makes every further try the same message. */
export interface OutgoingMessage {
  readonly client_message_id: string;
  readonly conversation_id: string;
  readonly content: string;
  readonly note?: boolean;
  /** The web page that the writer looks at. */
  readonly page_url?: string;
  /** When it was written, in milliseconds. */
  readonly written_at: number;
  readonly state: 'waiting' | 'sending' | 'failed';
  /** Why it was refused for good. */
  readonly error?: Error;
}

export type Draft = Pick<OutgoingMessage, 'content' | 'note' | 'page_url'>;
type Kept = Omit<OutgoingMessage, 'state' | 'error'>;

/** Messages that waited longer than this across reloads are not sent behind their writer's back, in milliseconds. */
const STALE_MS = 86_400_000;

/** Between two tries, growing, in milliseconds. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

export interface OutboxParts {
  readonly storage: Storage;
  /** Begins every key of its messages. */
  readonly prefix: string;
  /** One try. @throws whatever happened; `isFinal` tells whether to try again */
  readonly deliver: (message: OutgoingMessage) => Promise<Message>;
  readonly delivered: (message: Message) => void;
  readonly changed: () => void;
}

/** What the keys of a conversation's messages begin with. */
export const outboxPrefix = (conversationId: string): string => `outbox:${conversationId}:`;

/** Readdresses what waits for a conversation that never came to be. */
export async function moveOutbox(storage: Storage, from: string, to: string): Promise<void> {
  for (const key of await storage.keys(outboxPrefix(from))) {
    const text = await storage.get(key);
    if (text === null) continue;
    const message = { ...(JSON.parse(text) as Kept), conversation_id: to };
    await storage.set(`${outboxPrefix(to)}${message.client_message_id}`, JSON.stringify(message));
    await storage.remove(key);
  }
}

/** The messages of one conversation that are not known to be stored: in order, one after the other, across reloads. */
export class Outbox {
  private entries: readonly OutgoingMessage[] = [];
  private isPumping = false;
  private isClosed = false;
  private pause: { timer: ReturnType<typeof setTimeout>; end: () => void } | null = null;

  constructor(private readonly parts: OutboxParts) {}

  get messages(): readonly OutgoingMessage[] {
    return this.entries;
  }

  /** Takes up what an earlier page has left, and goes on sending it. */
  async load(): Promise<void> {
    const { storage, prefix } = this.parts;
    const texts = await Promise.all((await storage.keys(prefix)).map(async (key) => storage.get(key)));
    const kept = texts.filter((text) => text !== null).map((text) => JSON.parse(text) as Kept);
    const known = new Set(this.entries.map(({ client_message_id: id }) => id));
    const found = kept.filter(({ client_message_id: id }) => !known.has(id)).map(revived);
    this.update([...found, ...this.entries].sort((a, b) => a.written_at - b.written_at));
    void this.pump();
  }

  /** Puts a message in; answers when it is kept, which is long before it is sent. */
  async add(message: Kept): Promise<void> {
    this.update([...this.entries, { ...message, state: 'waiting' }]);
    await this.parts.storage.set(this.keyOf(message), JSON.stringify(message));
    void this.pump();
  }

  /** Tries a failed message once more. */
  retry(id: string): void {
    this.mark(id, { state: 'waiting', error: undefined });
    void this.pump();
  }

  /** Gives a message up. It may have been stored all the same. */
  async discard(id: string): Promise<void> {
    const entry = this.entries.find(({ client_message_id: each }) => each === id);
    if (entry) await this.drop(entry);
  }

  /** Tries at once: the connection has changed. */
  hasten(): void {
    this.pause?.end();
  }

  /** Stops sending; what is left stays in the storage. */
  close(): void {
    this.isClosed = true;
    this.hasten();
  }

  private async pump(): Promise<void> {
    if (this.isPumping) return;
    this.isPumping = true;
    let failures = 0;
    for (let next = this.next(); next; next = this.next()) {
      const isDone = await this.attempt(next);
      failures = isDone ? 0 : failures + 1;
      if (!isDone) await this.wait(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)));
    }
    this.isPumping = false;
  }

  private next(): OutgoingMessage | undefined {
    return this.isClosed ? undefined : this.entries.find(({ state }) => state === 'waiting');
  }

  /** One try; answers whether the message needs no further one. */
  private async attempt(entry: OutgoingMessage): Promise<boolean> {
    const { client_message_id: id } = entry;
    this.mark(id, { state: 'sending' });
    try {
      const message = await this.parts.deliver(entry);
      this.parts.delivered(message);
      await this.drop(entry);
      return true;
    } catch (error) {
      if (!isFinal(error)) {
        this.mark(id, { state: 'waiting' });
        return false;
      }
      this.mark(id, { state: 'failed', error: error as Error });
      return true;
    }
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.pause = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.pause = { timer, end };
    });
  }

  private async drop(entry: OutgoingMessage): Promise<void> {
    this.update(this.entries.filter(({ client_message_id: id }) => id !== entry.client_message_id));
    await this.parts.storage.remove(this.keyOf(entry));
  }

  private mark(id: string, change: Partial<OutgoingMessage>): void {
    this.update(this.entries.map((entry) => (entry.client_message_id === id ? { ...entry, ...change } : entry)));
  }

  private update(entries: readonly OutgoingMessage[]): void {
    this.entries = entries;
    this.parts.changed();
  }

  private keyOf({ client_message_id: id }: Pick<OutgoingMessage, 'client_message_id'>): string {
    return `${this.parts.prefix}${id}`;
  }
}

const revived = (kept: Kept): OutgoingMessage => ({
  ...kept,
  state: Date.now() - kept.written_at > STALE_MS ? 'failed' : 'waiting',
});
