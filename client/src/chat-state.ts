import type { ConnectionState } from './connection.js';
import type { Conversation, Escalation, Message } from './generated/types.gen.js';
import type { OutgoingMessage } from './outbox.js';
import type { Marks, Reader } from './people.js';
import type { AnswerFailure } from './replies.js';
import type { LiveReply } from './reply-text.js';

/** Everything that a page shows of a conversation. Each change makes a new object. */
export interface ChatState {
  readonly connection: ConnectionState;
  /** Null until it was reached for the first time. */
  readonly conversation: Conversation | null;
  /** In `seq` order. */
  readonly messages: readonly Message[];
  readonly hasEarlier: boolean;
  /** Written here and not known to be stored, in the order of writing. */
  readonly outgoing: readonly OutgoingMessage[];
  /** The answer that is being written. */
  readonly reply: LiveReply | null;
  /** The last answer has failed and left no message. */
  readonly failure: AnswerFailure | null;
  /** The request for a person, as far as it was heard of here. */
  readonly escalation: Escalation | null;
  /** Who types just now, the assistant included. */
  readonly typing: readonly Reader[];
  readonly marks: Marks;
  /** Why the conversation cannot be read: it is gone, or not yours. */
  readonly error: Error | null;
}
