import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Reader } from '../../../contract/domain-events.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { VisibilityService } from '../../conversations/visibility.service.js';
import { readerOf } from './receipts.service.js';
import { RecentReaders } from './recent-readers.js';

/** Typing ends by itself this long after it was last said, in milliseconds. */
const TYPING_ENDS_MS = 6_000;

/** Who is typing. Nothing is stored; whoever vanishes while typing stops by the clock. */
@Injectable()
export class TypingService implements OnModuleInit, OnModuleDestroy {
  private readonly typing = new Map<string, NodeJS.Timeout>();
  private readonly readers = new RecentReaders();

  constructor(
    private readonly visibility: VisibilityService,
    private readonly events: EventBus,
  ) {}

  onModuleInit(): void {
    // What ends the sight of a conversation on this process counts at once.
    const forget = (): void => this.readers.forgetAll();
    for (const name of ['conversation.deleted', 'contact.merged', 'contact.erased'] as const) {
      this.events.on(name, forget);
    }
  }

  /** Tells the other side that somebody types, or no longer does. @throws Problem `missing` */
  async tell(actor: Actor, input: { conversation_id: string; typing: boolean }): Promise<void> {
    const id = input.conversation_id;
    const reader = await (this.readers.find(actor, id) ?? this.shown(actor, id));
    if (input.typing) this.begin(id, reader);
    else this.end(id, reader);
  }

  onModuleDestroy(): void {
    for (const timer of this.typing.values()) clearTimeout(timer);
    this.typing.clear();
  }

  private shown(actor: Actor, id: string): Promise<Reader> {
    const reader = this.visibility.userOf(actor, id).then((user) => readerOf(actor, { user_id: user }));
    this.readers.keep(actor, id, reader);
    return reader;
  }

  private begin(conversationId: string, reader: Reader): void {
    const key = keyOf(conversationId, reader);
    const running = this.typing.get(key)?.refresh();
    if (!running) this.typing.set(key, setTimeout(() => this.end(conversationId, reader), TYPING_ENDS_MS).unref());
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
