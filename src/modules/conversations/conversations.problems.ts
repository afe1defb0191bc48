import { notValid } from '../../platform/errors/common.problems.js';
import { Problem } from '../../platform/errors/problem.js';

export const noSuchConversation = (): Problem =>
  new Problem('missing', 'no-such-conversation', 'There is no such conversation.');

export const projectNotNamed = (): Problem =>
  notValid([{ path: 'project_id', message: 'must be given, since the token names several projects' }]);

export const noSuchReference = (path: 'chatbot_id' | 'contact_id'): Problem =>
  notValid([{ path, message: 'names nothing in this project' }]);
