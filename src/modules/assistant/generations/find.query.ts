import type { GenerationStatus } from '../../../contract/generation.schema.js';
import type { MessageView } from '../../../contract/message.schema.js';
import type { Statement } from '../../../platform/database/database.js';
import { assistantMaySpeak } from '../../conversations/floor/floor.query.js';
import { visibleFrom } from '../../conversations/visibility.query.js';
import { messageViewSql } from '../../messages/message-view.query.js';

export interface GenerationRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly epoch: number;
  readonly status: GenerationStatus;
  readonly text: string;
  readonly answers_up_to_seq: number;
  readonly error: string | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly message: MessageView | null;
}

const columns = `g.id, g.conversation_id, g.epoch, g.status, g.text, g.answers_up_to_seq, g.error, g.created_at, g.ended_at,
  (SELECT ${messageViewSql('m')} FROM messages m WHERE m.conversation_id = g.conversation_id AND m.seq = g.message_seq) AS message`;

/** A generation, if the asker may see its conversation. Parameters: generation, the asker's four. */
export const FIND_VISIBLE: Statement = {
  name: 'generations-find-visible',
  text: `SELECT ${columns} FROM generations g JOIN conversations c ON c.id = g.conversation_id
    WHERE g.id = $1::uuid AND ${visibleFrom(2)}`,
};

/** A generation that the caller has already been allowed to see. */
export const FIND: Statement = {
  name: 'generations-find',
  text: `SELECT ${columns} FROM generations g WHERE g.id = $1::uuid`,
};

/** The generation that answers a message: the first that covers its seq. Parameters: conversation, seq. */
export const FIND_ANSWER: Statement = {
  name: 'generations-find-answer',
  text: `SELECT ${columns} FROM generations g WHERE g.conversation_id = $1::uuid AND g.answers_up_to_seq >= $2::int
    ORDER BY g.answers_up_to_seq, g.created_at, g.id LIMIT 1`,
};

export const FIND_RUNNING: Statement = {
  name: 'generations-find-running',
  text: `SELECT ${columns} FROM generations g WHERE g.conversation_id = $1::uuid AND g.status = 'running'`,
};

/** Whether a conversation still waits for the assistant. Parameters: conversation, seq. */
export const IS_DUE: Statement = {
  name: 'generations-is-due',
  text: `SELECT FROM conversations c WHERE id = $1::uuid AND ${assistantMaySpeak('c')} AND reply_due_seq >= $2::int`,
};

export const REQUEST_STOP: Statement = {
  name: 'generations-request-stop',
  text: `UPDATE generations SET stop_requested = true WHERE id = $1::uuid AND status = 'running'`,
};
