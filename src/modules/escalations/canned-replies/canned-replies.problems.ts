import { notValid } from '../../../platform/errors/common.problems.js';
import { Problem } from '../../../platform/errors/problem.js';

export const noSuchReply = (): Problem =>
  new Problem('missing', 'no-such-canned-reply', 'There is no such canned reply.');

export const shortcutTaken = (): Problem =>
  new Problem('conflict', 'shortcut-taken', 'Another canned reply of this project has this shortcut.');

export const valuesMissing = (names: readonly string[]): Problem =>
  notValid(names.map((name) => ({ path: name, message: 'has no value in this conversation' })));
