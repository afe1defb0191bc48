import type { Actor } from '../auth/actor.js';

/** A connection that asks whether it may go on. */
export interface LiveSession {
  readonly socketId: string;
  readonly actor: Actor;
}

/**
 * Ends sessions before their tokens do: a revoked visitor, a seller who was disabled. Asked every two seconds for all sockets of
 * this process at once; register with `SessionsService.guardWith`.
 */
export interface SessionGuard {
  /** The ids of the sockets whose right has ended. */
  ended(sessions: readonly LiveSession[]): Promise<ReadonlySet<string>>;
}
