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
