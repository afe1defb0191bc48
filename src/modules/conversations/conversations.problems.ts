import type { ConversationMode, ConversationStatus } from '../../contract/conversation.schema.js';
import { notValid } from '../../platform/errors/common.problems.js';
import { Problem } from '../../platform/errors/problem.js';

export const noSuchConversation = (): Problem =>
  new Problem('missing', 'no-such-conversation', 'There is no such conversation.');

export const noSuchReference = (path: 'chatbot_id' | 'contact_id'): Problem =>
  notValid([{ path, message: 'names nothing in this project' }]);

/** Where a conversation stands, for those who came too late. */
export interface FloorState {
  readonly status: ConversationStatus;
  readonly mode: ConversationMode;
  readonly epoch: number;
  readonly seller_id: string | null;
}

/** A person has the floor. The problem's `current` says who, and how the conversation stands. */
export const floorTaken = ({ status, mode, epoch, seller_id }: FloorState): Problem =>
  new Problem('conflict', 'floor-taken', 'Another person has this conversation.', {
    members: { current: { status, mode, epoch, seller_id } },
  });

export const tooManyConversations = (): Problem =>
  new Problem('too-many', 'too-many-conversations', 'Too many conversations are open; go on in one of them.', {
    retryAfter: 60,
  });
