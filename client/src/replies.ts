import type { Connection } from './connection.js';
import { generationsStop, turnsRegenerate } from './generated/sdk.gen.js';
import type { Generation, Message, SocketNews } from './generated/types.gen.js';
import type { TurnNews } from './post-message.js';
import { type LiveReply, ReplyText } from './reply-text.js';
import type { RestClient } from './rest.js';

/** An answer that ended without a word. */
export interface AnswerFailure {
  readonly generation_id: string;
  /** What went wrong, as a word for programs. */
  readonly error: string | null;
}

export interface RepliesParts {
  readonly rest: RestClient;
  readonly connection: Connection;
}

export interface RepliesListener {
  readonly changed: () => void;
  /** An answer has become a message. */
  readonly said: (message: Message) => void;
  /** An answer has ended unheard: its message is among what was missed. */
  readonly lost: () => void;
}

/** The assistant's answers in one conversation while they are being written. */
export class Replies {
  private readonly text = new ReplyText();
  private failed: AnswerFailure | null = null;
  private isResuming = false;

  constructor(
    private readonly conversationId: string,
    private readonly parts: RepliesParts,
    private readonly listener: RepliesListener,
  ) {}

  get live(): LiveReply | null {
    return this.text.live;
  }

  get failure(): AnswerFailure | null {
    return this.failed;
  }

  /** Stops the answer that is being written; what was said so far is kept. */
  async stop(): Promise<void> {
    const { live } = this;
    if (live) await generationsStop({ client: this.parts.rest, path: { id: live.generation_id } });
  }

  /** Has the last question answered once more. @throws ProblemError `conflict` while an answer is being written */
  async regenerate(): Promise<void> {
    const { rest } = this.parts;
    this.take(await turnsRegenerate({ client: rest, path: { id: this.conversationId }, body: {} }));
  }

  /** A message is stored: an answer that it is needs not be shown as it was written any more. */
  stored({ metadata }: Message): void {
    if (typeof metadata.generation_id === 'string') this.text.end(metadata.generation_id);
  }

  hear({ name, news }: TurnNews): void {
    if (name === 'reply:ended') return this.ended(news);
    if (name === 'reply:started') this.text.started(news);
    else this.text.add(news);
    this.failed = null;
    if (this.text.hasGap) void this.resume();
    this.listener.changed();
  }

  /** Takes what a look at the conversation has shown. */
  take(generation: Generation | null): void {
    if (generation) this.text.known(generation);
    else this.text.clear();
    this.listener.changed();
  }

  private ended({ generation_id: id, status, message, error }: SocketNews['reply:ended']): void {
    this.text.end(id);
    if (status === 'failed' && !message) this.failed = { generation_id: id, error };
    if (message) this.listener.said(message);
    this.listener.changed();
  }

  /** Gets what is missing between the pieces: over the socket, else the next look at the conversation brings it. */
  private async resume(): Promise<void> {
    const { live } = this;
    const { socket } = this.parts.connection;
    if (this.isResuming || !live || !socket.isOpen) return;
    this.isResuming = true;
    try {
      const rest = await socket.ask('reply:resume', { generation_id: live.generation_id, offset: live.text.length });
      const isAnew = this.text.rest(rest);
      if (isAnew) this.text.rest(await socket.ask('reply:resume', { generation_id: live.generation_id, offset: 0 }));
      if (rest.status !== 'running') this.listener.lost();
      this.listener.changed();
    } catch {
      // The next piece tries again, and the message at the end has the whole text.
    } finally {
      this.isResuming = false;
    }
  }
}
