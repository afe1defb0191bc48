import { notValid } from '../../platform/errors/common.problems.js';
import { Problem } from '../../platform/errors/problem.js';

export const noSuchChatbot = (): Problem => new Problem('missing', 'no-such-chatbot', 'There is no such chatbot.');

/** A provider without its key, or without a model. `reason` is a sentence about settings, never a value of one. */
export const modelNotUsable = (reason: string): Problem => notValid([{ path: 'model', message: reason }]);

export const noSuchTools = (names: readonly string[]): Problem =>
  notValid([{ path: 'tools', message: `this project has no tool named ${names.join(', ')}` }]);

export const noSuchTool = (): Problem => new Problem('missing', 'no-such-tool', 'There is no such tool.');

export const nameTaken = (): Problem =>
  new Problem('conflict', 'tool-name-taken', 'Another tool of this project, or of this server, has this name.');
