import type { DomainEvents } from '../../contract/domain-events.js';
import type { MessageView } from '../../contract/message.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import type { EventStream } from '../../platform/http/event-stream.js';
import { endFor, type ReplyEnd, type ReplyWatcher } from './reply-progress.js';
import { forAudience } from '../messages/message-view.query.js';

/** Where and for whom a reply is shown. */
export interface Showing {
  readonly actor: Actor;
  readonly conversationId: string;
}

/** What a reply is told to. */
export type ReplyChannel = Pick<EventStream, 'closed' | 'send' | 'end'>;

/** A reply as server-sent events, as its reader may see it; `id` is the offset after the text of an event, so that `Last-Event-ID` resumes behind it. */
export class ReplyStream implements ReplyWatcher {
  private readonly leaving = new AbortController();

  constructor(
    private readonly showing: Showing,
    private readonly stream: ReplyChannel,
  ) {
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

  tool(news: DomainEvents['reply.tool']): void {
    this.stream.send('reply.tool', news);
  }

  /** Says how the answer ended; without an answer (a person has the floor) there is no `reply.ended`. */
  ended(end: ReplyEnd | null): void {
    const shown = endFor(this.showing.actor, end);
    if (shown) this.stream.send('reply.ended', { conversation_id: this.showing.conversationId, ...shown });
  }

  close(end: ReplyEnd | null): void {
    this.ended(end);
    this.stream.end();
  }
}
