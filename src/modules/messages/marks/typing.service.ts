import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Reader } from '../../../contract/domain-events.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { readerOf } from './receipts.service.js';

/** Typing ends by itself this long after it was last said, in milliseconds. */
const TYPING_ENDS_MS = 6_000;

/** Who is typing. Nothing is stored; whoever vanishes while typing stops by the clock. */
@Injectable()
export class TypingService implements OnModuleDestroy {
  private readonly typing = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly conversations: ConversationsService,
    private readonly events: EventBus,
  ) {}

  /** Tells the other side that somebody types, or no longer does. @throws Problem `missing` */
  async tell(actor: Actor, input: { conversation_id: string; typing: boolean }): Promise<void> {
    const conversation = await this.conversations.visibleTo(actor, input.conversation_id);
    const reader = readerOf(actor, conversation);
    if (input.typing) this.begin(conversation.id, reader);
    else this.end(conversation.id, reader);
  }

  onModuleDestroy(): void {
    for (const timer of this.typing.values()) clearTimeout(timer);
    this.typing.clear();
  }

  private begin(conversationId: string, reader: Reader): void {
    const key = keyOf(conversationId, reader);
    clearTimeout(this.typing.get(key));
    this.typing.set(key, setTimeout(() => this.end(conversationId, reader), TYPING_ENDS_MS).unref());
    this.events.publish('typing.updated', { conversation_id: conversationId, reader, typing: true });
  }

  private end(conversationId: string, reader: Reader): void {
    const key = keyOf(conversationId, reader);
    clearTimeout(this.typing.get(key));
    this.typing.delete(key);
    this.events.publish('typing.updated', { conversation_id: conversationId, reader, typing: false });
  }
}

const keyOf = (conversationId: string, { kind, id }: Reader): string => `${conversationId} ${kind} ${id}`;
