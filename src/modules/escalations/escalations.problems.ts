import { Problem } from '../../platform/errors/problem.js';

export const noSuchEscalation = (): Problem =>
  new Problem('missing', 'no-such-escalation', 'There is no such escalation.');

export const notWaiting = (status: string): Problem =>
  new Problem('conflict', 'escalation-not-open', 'This escalation is over, or a person has it already.', {
    members: { current: { status } },
  });

export const emailNotWanted = (): Problem =>
  new Problem('conflict', 'email-not-wanted', 'No e-mail address is asked for here.');
