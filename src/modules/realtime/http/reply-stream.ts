import type { FastifyReply } from 'fastify';
import type { MessageView } from '../../../contract/message.schema.js';
import { EventStream } from '../../../platform/http/event-stream.js';
import type { ReplyEnd, ReplyWatcher } from '../../assistant/replies.service.js';

/** A reply as server-sent events; `id` is the offset after the text of an event, so that `Last-Event-ID` resumes behind it. */
export class ReplyStream implements ReplyWatcher {
  private readonly stream: EventStream;
  private readonly leaving = new AbortController();

  constructor(
    private readonly conversationId: string,
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
    this.stream.send('message.created', { conversation_id: this.conversationId, message });
  }

  started(reply: { generation_id: string; epoch: number }): void {
    this.stream.send('reply.started', { conversation_id: this.conversationId, ...reply }, 0);
  }

  delta(delta: { generation_id: string; epoch: number; offset: number; text: string }): void {
    const data = { conversation_id: this.conversationId, ...delta };
    this.stream.send('reply.delta', data, delta.offset + delta.text.length);
  }

  /** Ends the stream; without an answer (a person has the floor) there is no `reply.ended`. */
  close(end: ReplyEnd | null): void {
    if (end) this.stream.send('reply.ended', { conversation_id: this.conversationId, ...end });
    this.stream.end();
  }
}
