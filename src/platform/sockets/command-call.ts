import type { Actor } from '../auth/actor.js';
import type { ChatSocket } from './socket-server.js';

/** One command on its way through the edge: who sent it, on which socket, and its checked input. */
export class CommandCall {
  /** What the handler threw, as its filter caught it. */
  failure: { readonly error: unknown } | null = null;

  constructor(
    readonly socket: ChatSocket,
    /** Null for a guest, who has no token yet. */
    readonly actor: Actor | null,
    readonly input: unknown,
  ) {}
}

/** Calls a gateway's method, through what Nest puts around it. */
export type CommandHandler = (call: CommandCall) => unknown;
