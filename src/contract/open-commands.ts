import { type CommandName, socketCommands } from './socket-events.js';

/** Whether a command may come before there is a token: only those that give one. */
export const isOpenCommand = (name: unknown): boolean =>
  typeof name === 'string' && Object.hasOwn(socketCommands, name) && 'isOpen' in socketCommands[name as CommandName];

type OpenCommand = { [N in CommandName]: (typeof socketCommands)[N] extends { isOpen: true } ? N : never }[CommandName];

/** Who sends a command: nobody that is known, where it may come before a token. */
export type CommandSender<N extends CommandName, Actor> = N extends OpenCommand ? Actor | null : Actor;
