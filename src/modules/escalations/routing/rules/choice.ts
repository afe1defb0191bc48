import type { PassedOverCode } from '../../../../contract/routing.schema.js';
import { compareScores, missingSkills, scoreOf, speaks } from './measures.js';
import type { Candidate, Choice, Considered, Score, Situation } from './situation.js';

interface Scored {
  readonly candidate: Candidate;
  readonly score: Score;
  /** Why this one can't be chosen, whatever the others are like. */
  readonly obstacle: PassedOverCode | null;
}

/** Decides who gets a chat. The same situation always gives the same answer. */
export function choose(situation: Situation): Choice {
  const { wish, policy } = situation;
  if (wish.reason === 'start' && situation.holderId !== null) return keep(situation, situation.holderId);
  const scored = situation.candidates.map((candidate) => ({
    candidate,
    score: scoreOf(candidate, situation),
    obstacle: obstacleOf(candidate, situation),
  }));
  const [first] = scored.filter(({ obstacle }) => !obstacle).toSorted((a, b) => compareScores(a.score, b.score));
  const named = scored.find(({ candidate }) => candidate.id === wish.seller_id);
  // A new visitor's named seller finds the chat on return; in the other cases somebody waits now.
  if (named?.obstacle && wish.reason === 'start')
    return { ...give(scored, named.candidate.id), outcome: 'waits', takesFloor: false };
  if (!first) return { ...give(scored, null), outcome: isShut(situation) ? 'closed' : 'nobody', takesFloor: false };
  const takesFloor = named !== undefined || wish.reason !== 'start' || policy.first_responder === 'seller';
  return { ...give(scored, first.candidate.id), outcome: named ? 'named' : 'chosen', takesFloor };
}

/** Who starts again finds the person who answers already. */
function keep(situation: Situation, holderId: string): Choice {
  const scored = situation.candidates.map((candidate) => ({
    candidate,
    score: scoreOf(candidate, situation),
    obstacle: 'held' as const,
  }));
  return { ...give(scored, holderId), outcome: 'kept', takesFloor: false };
}

const give = (scored: readonly Scored[], sellerId: string | null) => ({
  sellerId,
  considered: scored.map(({ candidate: { id, ...rest }, score, obstacle }): Considered => {
    const passed_over = id === sellerId ? null : (obstacle ?? 'later');
    return { seller_id: id, ...rest, score, passed_over };
  }),
});

/** Nobody is promised outside business hours; whoever is named by a person may come all the same. */
const isShut = ({ isOpen, wish }: Situation): boolean => !isOpen && wish.seller_id === null;

function obstacleOf(candidate: Candidate, situation: Situation): PassedOverCode | null {
  const { policy, wish } = situation;
  const { status, load, capacity } = candidate;
  if (wish.seller_id !== null && wish.seller_id !== candidate.id) return 'named_other';
  if (wish.except_seller_id === candidate.id) return 'gave_back';
  if (status !== 'online') return status;
  if (load >= capacity) return 'full';
  if (wish.seller_id !== null) return null;
  if (isShut(situation)) return 'closed';
  if (policy.strategy === 'manual') return 'manual';
  if (missingSkills(candidate.skills, wish.skills).length > 0) return 'skills';
  const mustSpeak = policy.language_match === 'required' && wish.language !== null;
  return mustSpeak && !speaks(candidate, wish.language) ? 'language' : null;
}
