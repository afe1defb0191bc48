import type { FloorAction, Mover } from './floor.status.js';
import type { Person } from './people.js';

/** One step of the floor: who does what, and what the step needs beside. */
export interface Step {
  readonly action: FloorAction;
  readonly by: Mover;
  /** Who is to have the floor, where the action gives it to a person. */
  readonly taker?: Person;
  /** Who had it, as visitors may read it. */
  readonly leaver?: Person | undefined;
  /** The assistant goes on with the answer that it writes, and with those who wait if it `helps`. */
  readonly keepsAnswer?: boolean;
  readonly helps?: boolean;
  /** When the wait is over at the latest. */
  readonly expiresAt?: Date | null;
  readonly note?: string | undefined;
  readonly until?: Date;
  /** So long a seller who vanished gets it back on return. */
  readonly returnsUntil?: Date;
  /** For `expire`: whether an e-mail address is asked for. */
  readonly wantsEmail?: boolean;
  /** What whoever comes next must know. */
  readonly skills?: readonly string[];
}
