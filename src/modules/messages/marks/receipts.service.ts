import { Injectable } from '@nestjs/common';
import type { Reader } from '../../../contract/domain-events.js';
import type { ConversationView } from '../../../contract/conversation.schema.js';
import { type Actor, isStaff } from '../../../platform/auth/actor.js';
import { Database, type Statement } from '../../../platform/database/database.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { ConversationsService } from '../../conversations/conversations.service.js';

/** What was read has also arrived. Parameters: conversation, reader's kind and id, read up to, delivered up to. */
const MARK: Statement = {
  name: 'receipts-mark-both',
  text: `INSERT INTO receipts AS r (conversation_id, reader_kind, reader_id, read_up_to_seq, delivered_up_to_seq)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (conversation_id, reader_kind, reader_id) DO UPDATE
      SET read_up_to_seq = greatest(r.read_up_to_seq, excluded.read_up_to_seq),
        delivered_up_to_seq = greatest(r.delivered_up_to_seq, excluded.delivered_up_to_seq), updated_at = now()
      WHERE r.read_up_to_seq < excluded.read_up_to_seq OR r.delivered_up_to_seq < excluded.delivered_up_to_seq
    RETURNING true AS grown`,
};

interface MarkInput {
  readonly conversation_id: string;
  readonly up_to_seq: number;
}

/** How far messages have reached their readers, and how far they were read. Marks only grow, and never past the last message. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  /** Marks everything up to a `seq` as read. @throws Problem `missing` */
  read(actor: Actor, input: MarkInput): Promise<void> {
    return this.mark(actor, input, 'read');
  }

  /** Marks everything up to a `seq` as arrived at the reader's device. @throws Problem `missing` */
  delivered(actor: Actor, input: MarkInput): Promise<void> {
    return this.mark(actor, input, 'delivered');
  }

  private async mark(actor: Actor, input: MarkInput, kind: 'read' | 'delivered'): Promise<void> {
    const conversation = await this.conversations.visibleTo(actor, input.conversation_id);
    const upToSeq = Math.min(input.up_to_seq, conversation.last_seq);
    if (upToSeq === 0) return;
    const reader = readerOf(actor, conversation);
    const read = kind === 'read' ? upToSeq : 0;
    const [grown] = await this.database.run(MARK, [conversation.id, reader.kind, reader.id, read, upToSeq]);
    if (!grown) return;
    this.events.publish('receipt.updated', { conversation_id: conversation.id, reader, kind, up_to_seq: upToSeq });
  }
}

/** Staff act as sellers, except in a conversation that they opened themselves. */
export function readerOf(actor: Pick<Actor, 'kind' | 'id'>, conversation: Pick<ConversationView, 'user_id'>): Reader {
  if (isStaff(actor) && conversation.user_id !== actor.id) return { kind: 'seller', id: actor.id };
  return { kind: actor.kind === 'contact' ? 'contact' : 'user', id: actor.id };
}
