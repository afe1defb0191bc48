import { MAX_MESSAGE_BYTES } from '../../contract/message.schema.js';
import { Problem } from '../../platform/errors/problem.js';

export const messageTooLarge = (): Problem =>
  new Problem('too-large', 'message-too-large', `A message has at most ${MAX_MESSAGE_BYTES} bytes of UTF-8.`);

export const clientIdMismatch = (): Problem =>
  new Problem('mismatch', 'idempotency-mismatch', 'This client_message_id was used with other content.');
