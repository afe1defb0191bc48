import { notValid } from '../../platform/errors/common.problems.js';
import { Problem } from '../../platform/errors/problem.js';

export const noSuchChatbot = (): Problem => new Problem('missing', 'no-such-chatbot', 'There is no such chatbot.');

/** A provider without its key, or without a model. `reason` is a sentence about settings, never a value of one. */
export const modelNotUsable = (reason: string): Problem => notValid([{ path: 'model', message: reason }]);

export const noSuchTools = (names: readonly string[]): Problem =>
  notValid([{ path: 'tools', message: `this project has no tool named ${names.join(', ')}` }]);
