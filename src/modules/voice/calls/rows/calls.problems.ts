import { Problem } from '../../../../platform/errors/problem.js';

export const callsOff = (): Problem =>
  new Problem('conflict', 'calls-off', 'This server places no calls; see GET /realtime/status.');

export const noSuchCall = (): Problem => new Problem('missing', 'no-such-call', 'There is no such call.');

/** `call_id` may be hung up to make room. */
export const callUnderWay = (callId: string): Problem =>
  new Problem('conflict', 'call-under-way', 'There is a call in this conversation already.', {
    members: { call_id: callId },
  });

export const noCall = (): Problem => new Problem('conflict', 'no-call', 'There is no call in this conversation.');

export const notYourVoice = (): Problem =>
  new Problem('forbidden', 'not-your-voice', 'Only the visitor calls in this conversation.');

/** The day of budgets ends at midnight, UTC. */
export const budgetSpent = (): Problem => {
  const retryAfter = Math.ceil((86_400_000 - (Date.now() % 86_400_000)) / 1_000);
  return new Problem('too-many', 'budget-spent', 'The assistant answers no more questions today; ask for a person.', {
    retryAfter,
    members: { retry_after: retryAfter },
  });
};

export const noSecondsLeft = (): Problem =>
  new Problem('too-many', 'no-minutes-left', 'The minutes for calls are used up for today; go on in writing.', {
    retryAfter: 3_600,
    members: { retry_after: 3_600 },
  });
