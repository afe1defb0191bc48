import type { ChatState } from './chat-state.js';
import { Following, type FollowingParts } from './following.js';
import type { Message } from './generated/types.gen.js';
import { newId } from './new-id.js';
import { type Draft, Outbox, outboxPrefix, type OutgoingMessage } from './outbox.js';
import { postMessage, spokenOf, type TurnNews } from './post-message.js';
import { ProblemError } from './problem.js';
import { Signals } from './signals.js';
import type { SpeakParts, SpokenTurn } from './spoken-turn.js';
import type { Storage } from './storage.js';

export interface ChatParts extends FollowingParts {
  readonly storage: Storage;
}

/** One conversation, kept complete and in order whatever happens to the connection. */
export class Chat {
  private readonly following: Following;
  private readonly outbox: Outbox;
  private readonly signals: Signals;
  private readonly watchers = new Set<() => void>();
  private readonly leaving = new AbortController();
  private readonly endings: (() => void)[] = [];
  private snapshot: ChatState | null = null;

  constructor(
    readonly id: string,
    private readonly parts: ChatParts,
  ) {
    const changed = (): void => this.changed();
    this.following = new Following(id, parts, changed);
    this.signals = new Signals(id, parts);
    this.outbox = new Outbox({
      storage: parts.storage,
      prefix: outboxPrefix(id),
      deliver: (message) => this.deliver(message),
      delivered: (message) => this.following.take(message),
      changed,
    });
  }

  /** What is to be shown just now: the same object until something changes. */
  get state(): ChatState {
    const { view, timeline, hasEarlier, replies, person, typists, marks, error } = this.following;
    this.snapshot ??= {
      connection: this.parts.connection.state,
      conversation: view,
      messages: timeline.messages,
      hasEarlier,
      outgoing: this.unstored(),
      reply: replies.live,
      failure: replies.failure,
      escalation: person.escalation,
      typing: typists.all,
      marks,
      error,
    };
    return this.snapshot;
  }

  /** Is told after every change; answers with the way to stop. */
  subscribe(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Begins to follow the conversation, and sends what an earlier page has left unsent. */
  open(): void {
    this.endings.push(
      this.parts.connection.onChange(() => {
        this.outbox.hasten();
        this.changed();
      }),
    );
    this.following.open();
    void this.outbox.load();
  }

  /** Stops following. What is unsent stays in the storage. */
  close(): void {
    for (const end of this.endings.splice(0)) end();
    this.following.close();
    this.outbox.close();
    this.leaving.abort();
  }

  /** Sends a message, now or as soon as it is possible. Resolves with its `client_message_id` once it is safe on this device. */
  async send(draft: Draft): Promise<string> {
    const id = newId();
    this.signals.wrote();
    await this.outbox.add({ ...draft, client_message_id: id, conversation_id: this.id, written_at: Date.now() });
    return id;
  }

  /** What a spoken turn stands on: `speak` and `utter` of `@omnichat/client/voice` ask for it. Ends with `signal`, or with this chat. */
  speaking(turn: SpokenTurn, signal: AbortSignal = this.leaving.signal): SpeakParts {
    const { rest, connection } = this.parts;
    const stored = (message: Message): void => this.following.take(message);
    const hear = (news: TurnNews): void => this.following.hear(news);
    return { ...turn, rest, socket: connection.socket, id: newId(), conversationId: this.id, signal, stored, hear };
  }

  /** Tries a message again that was refused. */
  retry(clientMessageId: string): void {
    this.outbox.retry(clientMessageId);
  }

  /** Gives up a message that is not known to be stored. */
  discard(clientMessageId: string): Promise<void> {
    return this.outbox.discard(clientMessageId);
  }

  /** Stops the answer that is being written; what was said so far is kept. */
  stop(): Promise<void> {
    return this.following.replies.stop();
  }

  /** Has the last question answered once more. @throws ProblemError `conflict` while an answer is being written */
  regenerate(): Promise<void> {
    return this.following.replies.regenerate();
  }

  /** Asks for a person; to ask again is the same request, as it stands now. */
  askForPerson(reason?: string): Promise<void> {
    return this.following.person.ask(reason);
  }

  /** No longer waits for a person. */
  cancelPerson(): Promise<void> {
    return this.following.person.cancel();
  }

  /** Says where to answer when nobody comes now. */
  leaveEmail(email: string): Promise<void> {
    return this.following.person.leaveEmail(email);
  }

  /** Says what the visitor thinks of the conversation, in one to five stars; the last word counts. */
  rate(score: number, comment?: string): Promise<void> {
    return this.following.rate(score, comment);
  }

  /** Loads a page of older messages. */
  loadEarlier(): Promise<void> {
    return this.following.loadEarlier();
  }

  /** Tells the others that somebody types here. Call it for every key. */
  typing(isTyping = true): void {
    this.signals.typing(isTyping);
  }

  /** Tells the others that everything up to here was read; without a `seq`, all that is here. */
  read(upToSeq = this.following.timeline.completeTo): void {
    if (upToSeq > 0) this.signals.read(upToSeq);
  }

  /** One try: over the socket, and over HTTP with the same id where that does not answer. */
  private async deliver(message: OutgoingMessage): Promise<Message> {
    const { rest, connection } = this.parts;
    try {
      const input = { ...spokenOf(message), conversation_id: message.conversation_id };
      return await connection.socket.ask('message:send', input);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
    }
    return postMessage(message, { rest, signal: this.leaving.signal, hear: (news) => this.following.hear(news) });
  }

  /** A message may be heard of before its acknowledgement comes. */
  private unstored(): OutgoingMessage[] {
    const stored = new Set(this.following.timeline.messages.map(({ client_message_id: id }) => id));
    return this.outbox.messages.filter(({ client_message_id: id }) => !stored.has(id));
  }

  private changed(): void {
    this.snapshot = null;
    this.signals.delivered(this.following.timeline.messages.at(-1)?.seq ?? 0);
    for (const watcher of this.watchers) watcher();
  }
}
