import type {
  PassedOverCode,
  RoutingOutcome,
  RoutingPolicy,
  RoutingReason,
} from '../../../../contract/routing.schema.js';
import type { RosterEntry } from '../../../sellers/presence/presence.service.js';

/** What a caller asks of routing. */
export interface RoutingWish {
  readonly reason: RoutingReason;
  /** The one whom the visitor or a colleague names. */
  readonly seller_id?: string | null;
  /** Each is needed. */
  readonly skills?: readonly string[];
  /** A language tag; those who speak it come first, or alone, as the policy says. */
  readonly language?: string | null;
  /** Who gave the chat back. */
  readonly except_seller_id?: string | null;
}

/** A wish with nothing left out. */
export type WholeWish = Required<RoutingWish>;

export interface Candidate extends RosterEntry {
  readonly load: number;
}

/** All that a decision depends on. */
export interface Situation {
  readonly policy: RoutingPolicy;
  readonly wish: WholeWish;
  /** The active sellers of the project, in id order. */
  readonly candidates: readonly Candidate[];
  /** Whether it is within business hours. */
  readonly isOpen: boolean;
  /** Who was chosen last in the project. */
  readonly lastSellerId: string | null;
  /** Who has the floor already. */
  readonly holderId: string | null;
  /** Whom this visitor spoke to last; only looked up where the strategy asks for it. */
  readonly formerSellerId: string | null;
}

/** By each measure that the strategy looks at: the lower, the sooner. */
export type Score = Readonly<Record<string, number>>;

export interface Considered {
  readonly seller_id: string;
  readonly name: string;
  readonly status: Candidate['status'];
  readonly load: number;
  readonly capacity: number;
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  readonly score: Score;
  /** Null for the one who was chosen. */
  readonly passed_over: PassedOverCode | null;
}

export interface Choice {
  readonly outcome: RoutingOutcome;
  readonly sellerId: string | null;
  readonly takesFloor: boolean;
  readonly considered: readonly Considered[];
}
