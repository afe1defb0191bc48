import { v7 as uuidv7 } from 'uuid';
import type { LockedConversation, Loads } from '../../conversations/caseload/caseload.service.js';
import type { RosterEntry } from '../../sellers/presence/presence.service.js';
import type { Turn } from './policies.service.js';
import { noSellerToName } from './routing.problems.js';
import { isOpen } from './rules/business-hours.js';
import { choose } from './rules/choice.js';
import type { Choice, RoutingWish, Situation } from './rules/situation.js';

/** The chat that is to be given away: one that exists, or that of a visitor who was never here. */
export interface Subject {
  readonly projectId: string;
  readonly conversation: LockedConversation | null;
}

/** What the decisions of a sitting depend on, as read from the database once. */
export interface Facts {
  readonly turns: ReadonlyMap<string, Turn>;
  readonly rosters: ReadonlyMap<string, readonly RosterEntry[]>;
  readonly loads: Loads;
  /** By conversation; only where the strategy asks for it. */
  readonly formers: ReadonlyMap<string, string | null>;
}

/** A choice, and all that it was made from. */
export interface Weighed {
  readonly subject: Subject;
  readonly situation: Situation;
  readonly choice: Choice;
}

/** A decision that is to be stored. */
export interface Decision extends Weighed {
  readonly id: string;
}

/** Decides one chat after the other from facts that were read once: each decision sees those before it. */
export class Sitting {
  readonly decisions: Decision[] = [];
  /** Whose turn it was last, where that has changed. */
  readonly newTurns = new Map<string, string>();
  private readonly loads: Map<string, number>;
  private readonly countedFor: Map<string, string>;

  constructor(private readonly facts: Facts) {
    this.loads = new Map(facts.loads.bySeller);
    this.countedFor = new Map(facts.loads.countedFor);
  }

  /** What would be decided now. @throws Problem `invalid` when `seller_id` names nobody who could answer */
  weigh(subject: Subject, wish: RoutingWish, at = new Date()): Weighed {
    const { projectId, conversation } = subject;
    const turn = this.facts.turns.get(projectId);
    const roster = this.facts.rosters.get(projectId) ?? [];
    const named = wish.seller_id ?? null;
    if (!turn || (named !== null && !roster.some(({ id }) => id === named))) throw noSellerToName();
    const situation = {
      policy: turn.policy,
      wish: {
        reason: wish.reason,
        seller_id: named,
        skills: wish.skills ?? [],
        language: wish.language ?? null,
        except_seller_id: wish.except_seller_id ?? null,
      },
      candidates: roster.map((each) => ({ ...each, load: this.loadOf(each.id, conversation) })),
      isOpen: isOpen(turn.policy, at),
      lastSellerId: this.newTurns.get(projectId) ?? turn.lastSellerId,
      holderId: conversation?.mode === 'seller' ? conversation.seller_id : null,
      formerSellerId: (conversation && this.facts.formers.get(conversation.id)) ?? null,
    };
    return { subject, situation, choice: choose(situation) };
  }

  /** Makes it a decision, which those that follow see. */
  keep(weighed: Weighed): Decision {
    const decision = { ...weighed, id: uuidv7() };
    this.decisions.push(decision);
    const { subject, choice } = weighed;
    const { sellerId, outcome } = choice;
    if (sellerId === null || outcome === 'kept') return decision;
    if (outcome === 'chosen') this.newTurns.set(subject.projectId, sellerId);
    if (subject.conversation) this.count(subject.conversation.id, sellerId);
    return decision;
  }

  /** The chat that is to be given away counts for nobody. */
  private loadOf(sellerId: string, conversation: LockedConversation | null): number {
    const isOwn = conversation !== null && this.countedFor.get(conversation.id) === sellerId;
    return (this.loads.get(sellerId) ?? 0) - (isOwn ? 1 : 0);
  }

  private count(conversationId: string, sellerId: string): void {
    const before = this.countedFor.get(conversationId);
    if (before !== undefined) this.loads.set(before, (this.loads.get(before) ?? 1) - 1);
    this.loads.set(sellerId, (this.loads.get(sellerId) ?? 0) + 1);
    this.countedFor.set(conversationId, sellerId);
  }
}
