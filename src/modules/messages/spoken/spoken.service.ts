import { Injectable } from '@nestjs/common';
import type { ConversationMode, ConversationStatus } from '../../../contract/conversation.schema.js';
import type { Parties } from '../../../contract/domain-events.js';
import { MAX_MESSAGE_BYTES, type MessageView } from '../../../contract/message.schema.js';
import { Database } from '../../../platform/database/database.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { SPOKEN } from './spoken.query.js';

/** Something that was said aloud, by the visitor or the assistant. */
export interface Utterance {
  /** The id of its message: the same again is the same message. */
  readonly id: string;
  readonly conversation_id: string;
  readonly role: 'user' | 'assistant';
  readonly sender: {
    readonly kind: 'user' | 'contact' | 'assistant';
    readonly id: string | null;
    readonly name: string | null;
  };
  readonly content: string;
  readonly status: 'complete' | 'stopped';
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Under which epoch of the conversation the assistant began to say it. */
  readonly floor_epoch: number;
}

interface StoredRow extends Parties {
  readonly message: MessageView;
  readonly is_new: boolean;
  readonly status: ConversationStatus;
  readonly mode: ConversationMode;
  readonly epoch: number;
  readonly state_changed: boolean;
}

/** What was said aloud becomes messages, for those who hold the call: whoever speaks in it has the right to its conversation. */
@Injectable()
export class SpokenService {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  /**
   * Stores an utterance with the next seq; it waits for no answer in writing. Null: the conversation is gone, or these are words of
   * the assistant and a person took the floor meanwhile.
   */
  async store(said: Utterance): Promise<MessageView | null> {
    const { id, conversation_id, role, sender, status, metadata, floor_epoch: epoch } = said;
    const content = cut(said.content);
    const who = [sender.kind, sender.id, sender.name];
    const values = [conversation_id, id, role, ...who, content, status, JSON.stringify(metadata), epoch];
    const [row] = await this.database.run<StoredRow>(SPOKEN, values);
    if (!row) return null;
    if (row.is_new) this.tell(row);
    return row.message;
  }

  private tell({ message, state_changed: isChanged, status, mode, epoch, ...parties }: StoredRow): void {
    const { conversation_id } = message;
    const { project_id, contact_id, seller_id } = parties;
    if (isChanged) {
      const event = { conversation_id, project_id, status, mode, epoch, seller_id, keeps_answer: true };
      this.events.publish('conversation.updated', event);
    }
    const told = { project_id, contact_id, seller_id };
    this.events.publish('message.created', { message, awaits_reply: false, parties: told });
  }
}

/** As PostgreSQL and the contract take it: no NUL, whole characters, at most 16,384 bytes. */
function cut(text: string): string {
  const clean = text.replaceAll('\u0000', '').toWellFormed();
  if (Buffer.byteLength(clean) <= MAX_MESSAGE_BYTES) return clean;
  return Buffer.from(clean)
    .subarray(0, MAX_MESSAGE_BYTES - 8)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
}
