import type { FastifyReply } from 'fastify';
import type { MessageView } from '../../../contract/message.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { EventStream } from '../../../platform/http/event-stream.js';
import { endFor, type ReplyEnd, type ReplyWatcher } from '../../assistant/reply-progress.js';
import { forAudience } from '../../messages/message-view.query.js';

/** Where and for whom a reply is shown. */
export interface Showing {
  readonly actor: Actor;
  readonly conversationId: string;
}

/** A reply as server-sent events, as its reader may see it; `id` is the offset after the text of an event, so that `Last-Event-ID` resumes behind it. */
export class ReplyStream implements ReplyWatcher {
  private readonly stream: EventStream;
  private readonly leaving = new AbortController();

  constructor(
    private readonly showing: Showing,
    reply: FastifyReply,
    options: { status?: number; heartbeatMs: number },
  ) {
    this.stream = new EventStream(reply, options);
    void this.stream.closed.then(() => this.leaving.abort());
  }

  /** Aborted when the reader is gone. The answer goes on without it. */
  get signal(): AbortSignal {
    return this.leaving.signal;
  }

  created(message: MessageView): void {
    this.stream.send('message.created', {
      conversation_id: this.showing.conversationId,
      message: forAudience(this.showing.actor, message),
    });
  }

  started(reply: { generation_id: string; epoch: number }): void {
    this.stream.send('reply.started', { conversation_id: this.showing.conversationId, ...reply }, 0);
  }

  delta(delta: { generation_id: string; epoch: number; offset: number; text: string }): void {
    const data = { conversation_id: this.showing.conversationId, ...delta };
    this.stream.send('reply.delta', data, delta.offset + delta.text.length);
  }

  /** Ends the stream; without an answer (a person has the floor) there is no `reply.ended`. */
  close(end: ReplyEnd | null): void {
    const shown = endFor(this.showing.actor, end);
    if (shown) this.stream.send('reply.ended', { conversation_id: this.showing.conversationId, ...shown });
    this.stream.end();
  }
}
