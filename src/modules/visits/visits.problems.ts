import { notValid } from '../../platform/errors/common.problems.js';
import { Problem } from '../../platform/errors/problem.js';

export const noSuchWidget = (): Problem => new Problem('missing', 'no-such-widget', 'No project has this widget key.');

export const noSuchAnswerer = (path: 'seller_id' | 'chatbot_id'): Problem =>
  notValid([{ path, message: 'names nothing in this project' }]);
