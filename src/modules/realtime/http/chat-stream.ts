import type { FastifyReply } from 'fastify';
import type { ChatAnswerView } from '../../../contract/chatbot.schema.js';
import type { TextDelta } from '../../../contract/domain-events.js';
import { EventStream } from '../../../platform/http/event-stream.js';
import type { ReplyWatcher } from '../../assistant/reply-progress.js';

/** An answer in the source document's own lines: `data:` alone, each with the `chatId`, which the first holds by itself. */
export class ChatStream implements ReplyWatcher {
  private readonly stream: EventStream;
  private readonly leaving = new AbortController();
  private hasText = false;

  constructor(
    private readonly chatId: string,
    reply: FastifyReply,
    options: { heartbeatMs: number },
  ) {
    this.stream = new EventStream(reply, options);
    void this.stream.closed.then(() => this.leaving.abort());
    this.stream.sendData({ chatId });
  }

  /** Aborted when the reader is gone. The answer goes on without it. */
  get signal(): AbortSignal {
    return this.leaving.signal;
  }

  /** A text that begins anew replaces what was shown. */
  started(): void {
    if (this.hasText) this.stream.sendData({ chatId: this.chatId, content: '', isReplaced: true });
    this.hasText = false;
  }

  delta({ text }: TextDelta): void {
    this.hasText = true;
    this.stream.sendData({ chatId: this.chatId, content: text });
  }

  /** `error` is the code of a failure without any text. */
  close(answer: ChatAnswerView | { readonly chatId: string; readonly error: string }): void {
    this.stream.sendData({ ...answer, isComplete: true });
    this.stream.end();
  }
}
