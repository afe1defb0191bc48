import type { Statement } from '../../../platform/database/database.js';

/** How a conversation has gone since a person was asked for the last time. */
export interface StandingRow {
  /** The assistant's answers so far. */
  readonly turns: number;
  /** Answers that failed in a row, up to now. */
  readonly failures: number;
}

/** Parameters: conversation, the seq after which it counts. The answer that is being written is not among them. */
export const STANDING: Statement = {
  name: 'assistant-standing',
  text: `
SELECT
  (SELECT count(*)::int FROM messages m WHERE m.conversation_id = $1::uuid AND m.seq > $2::int AND m.role = 'assistant') AS turns,
  (SELECT count(*)::int FROM generations g WHERE g.conversation_id = $1::uuid AND g.status = 'failed'
    AND g.answers_up_to_seq > $2::int AND NOT EXISTS (
      SELECT FROM generations later WHERE later.conversation_id = g.conversation_id AND later.status IN ('complete', 'stopped')
        AND later.created_at > g.created_at)) AS failures`,
};
