import type { Statement } from '../../../platform/database/database.js';
import { begun } from '../generations/begin.query.js';

/** What the assistant has to know before its first word in a call. Parameters: conversation, call, history bytes. */
export const SPEAKING: Statement = {
  name: 'assistant-speaking',
  text: `
WITH call AS (
  SELECT $2::uuid AS id, c.id AS conversation_id, c.epoch, c.last_seq AS answers_up_to_seq FROM conversations c WHERE c.id = $1::uuid
)${begun('call', '$3::int')}`,
};
