import { notValid } from '../../platform/errors/common.problems.js';
import { Problem } from '../../platform/errors/problem.js';

export const noSuchConversation = (): Problem =>
  new Problem('missing', 'no-such-conversation', 'There is no such conversation.');

export const noSuchReference = (path: 'chatbot_id' | 'contact_id'): Problem =>
  notValid([{ path, message: 'names nothing in this project' }]);

export const tooManyConversations = (): Problem =>
  new Problem('too-many', 'too-many-conversations', 'Too many conversations are open; go on in one of them.', {
    retryAfter: 60,
  });
