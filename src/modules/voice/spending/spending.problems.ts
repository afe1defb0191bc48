import { Problem } from '../../../platform/errors/problem.js';

/** The day of budgets ends at midnight, UTC. */
export const budgetSpent = (): Problem => {
  const retryAfter = Math.ceil((86_400_000 - (Date.now() % 86_400_000)) / 1_000);
  return new Problem('too-many', 'budget-spent', 'The assistant answers no more questions today; ask for a person.', {
    retryAfter,
    members: { retry_after: retryAfter },
  });
};

export const noSecondsLeft = (): Problem =>
  new Problem('too-many', 'no-minutes-left', 'The minutes for voice are used up for today; go on in writing.', {
    retryAfter: 3_600,
    members: { retry_after: 3_600 },
  });
