import { forbidden, notValid } from '../../../platform/errors/common.problems.js';
import { Problem } from '../../../platform/errors/problem.js';
import { type FloorState, floorTaken } from '../../conversations/conversations.problems.js';

/** Why a step of the floor was refused; a conflict says how the conversation stands, and who has it. */
export function refusal(because: 'role' | 'taken' | 'state', current: FloorState): Problem {
  if (because === 'role') return forbidden();
  if (because === 'taken') return floorTaken(current);
  return new Problem('conflict', 'wrong-state', 'The conversation is not in a state that allows this.', {
    members: { current },
  });
}

export const noSuchTaker = (): Problem =>
  notValid([{ path: 'seller_id', message: 'names nobody who works for this project' }]);

export const notInFuture = (): Problem =>
  notValid([{ path: 'until', message: 'must lie in the future, at most a year ahead' }]);
