import type { MessageRole, MessageView, SenderKind } from '../../../contract/message.schema.js';
import type { SEND_COLUMNS } from './send-columns.js';

/** A message on its way: a value for each column of the batch. */
export type SendRow = Record<(typeof SEND_COLUMNS)[number][0], string | boolean | null> & {
  readonly id: string;
  readonly conversation_id: string;
  readonly client_message_id: string | null;
  readonly content: string;
  readonly actor_id: string;
  readonly actor_name: string | null;
  readonly is_note: boolean;
  readonly metadata: string | null;
  readonly page_url: string | null;
};

/** What the database adds to a message. */
export interface Numbered {
  readonly seq: number;
  /** Absent: by who sent it. */
  readonly role?: MessageRole;
  readonly sender_kind: SenderKind;
  readonly created_at: string;
}

/**
 * The view of a message that was just stored, as `messageViewSql` makes it of the row: what came from here need not be written,
 * sent and read as JSON once more.
 */
export const newMessageView = (
  { id, conversation_id, content, client_message_id, actor_id, actor_name, metadata }: SendRow,
  { seq, sender_kind: kind, role = kind === 'seller' ? 'seller' : 'user', created_at }: Numbered,
): MessageView => ({
  id,
  conversation_id,
  seq,
  role,
  sender: { kind, id: actor_id, name: actor_name },
  content,
  status: 'complete',
  client_message_id,
  metadata: metadata === null ? {} : (JSON.parse(metadata) as Record<string, unknown>),
  created_at,
});
