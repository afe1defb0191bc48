import type {
  PassedOverCode,
  RoutingOutcome,
  RoutingPolicy,
  RoutingReason,
  RoutingStrategy,
} from '../../../contract/routing.schema.js';
import type { RosterEntry } from '../../sellers/presence/presence.service.js';

/** What a caller asks of routing. */
export interface RoutingWish {
  readonly reason: RoutingReason;
  /** The one whom the visitor or a colleague names. */
  readonly seller_id?: string | null;
  /** Each is needed. */
  readonly skills?: readonly string[];
  /** A language tag; those who speak it come first. */
  readonly language?: string | null;
}

export interface Candidate extends RosterEntry {
  readonly load: number;
}

/** All that a decision depends on. */
export interface Situation {
  readonly policy: RoutingPolicy;
  readonly wish: RoutingWish;
  /** The active sellers of the project, in id order. */
  readonly candidates: readonly Candidate[];
  /** Who was chosen last in the project. */
  readonly lastSellerId: string | null;
  /** Who has the floor already. */
  readonly holderId: string | null;
  /** Whom this visitor spoke to last. */
  readonly formerSellerId: string | null;
}

/** The lower, the sooner; compared in the order of the strategy's keys. */
export type Score = Readonly<Record<string, number>>;

export interface Considered {
  readonly seller_id: string;
  readonly name: string;
  readonly status: Candidate['status'];
  readonly load: number;
  readonly capacity: number;
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

interface Scored {
  readonly candidate: Candidate;
  readonly score: Score;
  readonly obstacle: PassedOverCode | null;
}

type Measure = (candidate: Candidate, situation: Situation) => number;

const share: Measure = ({ load, capacity }) => (capacity === 0 ? 1 : load / capacity);

/** How far a candidate stands behind the one who was chosen last, in a circle of all. */
const turn: Measure = ({ id }, { candidates, lastSellerId }) => {
  const after = candidates.findIndex((each) => lastSellerId === null || each.id > lastSellerId);
  const place = candidates.findIndex((each) => each.id === id);
  return (place - Math.max(after, 0) + candidates.length) % candidates.length;
};

const foreign: Measure = ({ languages }, { wish: { language } }) =>
  language == null || languages.some((each) => isSameLanguage(each, language)) ? 0 : 1;

const stranger: Measure = ({ id }, { formerSellerId }) => (id === formerSellerId ? 0 : 1);

/** Skills beyond those that are needed: specialists stay free for what only they can do. */
const surplus: Measure = ({ skills }, { wish }) =>
  skills.filter((skill) => !wish.skills?.some((needed) => isSameWord(skill, needed))).length;

/** What each strategy looks at, in this order. The turn is last in all, and different for each, so that no two are ever equal. */
const MEASURES: Readonly<Record<RoutingStrategy, Readonly<Record<string, Measure>>>> = {
  manual: { turn },
  round_robin: { foreign, turn },
  least_busy: { foreign, share, turn },
  sticky: { stranger, foreign, share, turn },
  skills: { foreign, surplus, share, turn },
};

/** Decides who gets a chat. The same situation always gives the same answer. */
export function choose(situation: Situation): Choice {
  const { policy, wish, candidates, holderId } = situation;
  const measures = Object.entries(MEASURES[policy.strategy]);
  const scored: Scored[] = candidates.map((candidate) => ({
    candidate,
    score: Object.fromEntries(measures.map(([name, measure]) => [name, measure(candidate, situation)])),
    obstacle: obstacleOf(candidate, situation),
  }));
  const able = scored.filter(({ obstacle }) => obstacle === null).toSorted((a, b) => compare(a.score, b.score));
  const named = scored.find(({ candidate }) => candidate.id === wish.seller_id);
  // A new visitor's named seller finds the chat on return; in the other cases somebody waits now.
  const waits = named !== undefined && named.obstacle !== null && wish.reason === 'start';
  const sellerId = (waits ? named : able[0])?.candidate.id ?? null;
  const considered = scored.map((each) => consider(each, sellerId));
  // Who starts again finds the person who answers already.
  if (wish.reason === 'start' && holderId !== null)
    return { outcome: 'kept', sellerId: holderId, takesFloor: false, considered };
  if (sellerId === null) return { outcome: 'nobody', sellerId, takesFloor: false, considered };
  if (waits) return { outcome: 'waits', sellerId, takesFloor: false, considered };
  const takesFloor = named !== undefined || wish.reason !== 'start' || policy.first_responder === 'seller';
  return { outcome: named ? 'named' : 'chosen', sellerId, takesFloor, considered };
}

const consider = ({ candidate, score, obstacle }: Scored, chosen: string | null): Considered => ({
  seller_id: candidate.id,
  name: candidate.name,
  status: candidate.status,
  load: candidate.load,
  capacity: candidate.capacity,
  score,
  passed_over: candidate.id === chosen ? null : (obstacle ?? 'later'),
});
/** Why a candidate can't be chosen, whatever the others are like. */
function obstacleOf(candidate: Candidate, { policy, wish }: Situation): PassedOverCode | null {
  const { status, load, capacity, skills } = candidate;
  if (wish.seller_id != null && wish.seller_id !== candidate.id) return 'other_named';
  if (status !== 'online') return status;
  if (load >= capacity) return 'full';
  if (wish.seller_id != null) return null;
  if (policy.strategy === 'manual') return 'manual';
  const hasAll = (wish.skills ?? []).every((needed) => skills.some((skill) => isSameWord(skill, needed)));
  return hasAll ? null : 'skills';
}

/** Scores of one situation have the same keys in the same order. */
function compare(a: Score, b: Score): number {
  const [key = 'turn'] = Object.keys(a).filter((each) => a[each] !== b[each]);
  return (a[key] ?? 0) - (b[key] ?? 0);
}

const isSameWord = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** `pt` and `pt-BR` are understood alike. */
const isSameLanguage = (a: string, b: string): boolean => isSameWord(a.split('-')[0] ?? '', b.split('-')[0] ?? '');
