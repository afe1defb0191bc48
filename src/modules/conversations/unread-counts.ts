import { Injectable } from '@nestjs/common';
import type { ConversationView } from '../../contract/conversation.schema.js';
import type { Actor } from '../../platform/auth/actor.js';

/** Who reads: staff see internal notes, too. */
export type UnreadReader = Pick<Actor, 'kind' | 'id'>;

/** How many messages somebody has not read, of conversations that were shown to that somebody before. */
export type UnreadCounter = (
  reader: UnreadReader,
  conversations: readonly ConversationView[],
) => Promise<ReadonlyMap<string, number>>;

/** Where views get their `unread_count`: what was read is known to a module above, which says so here. */
@Injectable()
export class UnreadCounts {
  private counter: UnreadCounter | null = null;

  countedBy(counter: UnreadCounter): void {
    this.counter = counter;
  }

  /** The same views with their counts, by one question for all. */
  async in(reader: UnreadReader, views: readonly ConversationView[]): Promise<ConversationView[]> {
    const counts = views.length > 0 ? await this.counter?.(reader, views) : undefined;
    return views.map((view) => ({ ...view, unread_count: counts?.get(view.id) ?? 0 }));
  }

  /** The same view with its count. */
  async of(reader: UnreadReader, view: ConversationView): Promise<ConversationView> {
    return { ...view, unread_count: (await this.counter?.(reader, [view]))?.get(view.id) ?? 0 };
  }
}
