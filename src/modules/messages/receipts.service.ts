import { Injectable } from '@nestjs/common';
import type { Reader } from '../../contract/domain-events.js';
import type { ConversationView } from '../../contract/conversation.schema.js';
import { type Actor, isStaff } from '../../platform/auth/actor.js';
import { Database, type Statement } from '../../platform/database/database.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { ConversationsService } from '../conversations/conversations.service.js';

const MARK: Statement = {
  name: 'receipts-mark',
  text: `INSERT INTO receipts AS r (conversation_id, reader_kind, reader_id, read_up_to_seq)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (conversation_id, reader_kind, reader_id) DO UPDATE
      SET read_up_to_seq = excluded.read_up_to_seq, updated_at = now()
      WHERE r.read_up_to_seq < excluded.read_up_to_seq
    RETURNING read_up_to_seq`,
};

/** Who has read how far, and who is typing. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  /** Marks everything up to a `seq` as read; the mark only grows, and never past the last message. */
  async read(actor: Actor, input: { conversation_id: string; up_to_seq: number }): Promise<void> {
    const conversation = await this.conversations.visibleTo(actor, input.conversation_id);
    const upToSeq = Math.min(input.up_to_seq, conversation.last_seq);
    if (upToSeq === 0) return;
    const reader = readerOf(actor, conversation);
    const [grown] = await this.database.run(MARK, [conversation.id, reader.kind, reader.id, upToSeq]);
    if (!grown) return;
    this.events.publish('receipt.updated', { conversation_id: conversation.id, reader, up_to_seq: upToSeq });
  }

  /** Tells the other side that somebody types, or no longer does. Nothing is stored. */
  async typing(actor: Actor, input: { conversation_id: string; typing: boolean }): Promise<void> {
    const conversation = await this.conversations.visibleTo(actor, input.conversation_id);
    const reader = readerOf(actor, conversation);
    this.events.publish('typing.updated', { conversation_id: conversation.id, reader, typing: input.typing });
  }
}

/** Staff act as sellers, except in a conversation that they opened themselves. */
function readerOf(actor: Actor, conversation: ConversationView): Reader {
  if (isStaff(actor) && conversation.user_id !== actor.id) return { kind: 'seller', id: actor.id };
  return { kind: actor.kind === 'contact' ? 'contact' : 'user', id: actor.id };
}
