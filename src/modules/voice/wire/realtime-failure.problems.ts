import { Problem } from '../../../platform/errors/problem.js';

/** Why the vendor's voice is not to be had. */
export type RealtimeFailureKind =
  'auth' | 'forbidden' | 'region' | 'not-found' | 'quota' | 'busy' | 'offer' | 'timeout' | 'unreachable';

/** A failed try at the vendor. It carries no upstream text: that may hold keys. */
export class RealtimeFailure extends Error {
  constructor(
    readonly kind: RealtimeFailureKind,
    readonly status: number | null = null,
  ) {
    super(`The voice vendor refused: ${kind}${status === null ? '' : ` (HTTP ${status})`}.`);
    this.name = 'RealtimeFailure';
  }

  static from(caught: unknown): RealtimeFailure {
    return caught instanceof RealtimeFailure ? caught : new RealtimeFailure('unreachable');
  }
}

const KIND_OF_STATUS: Readonly<Record<number, RealtimeFailureKind>> = {
  400: 'offer',
  401: 'auth',
  402: 'quota',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  422: 'offer',
  429: 'busy',
  504: 'timeout',
};

const KIND_OF_WORD: readonly (readonly [RegExp, RealtimeFailureKind])[] = [
  [/unsupported_country_region_territory/, 'region'],
  [/insufficient_quota|credit_balance_exhausted|spend_limit_exceeded|usage_limit_exceeded/, 'quota'],
  [/model_not_found/, 'not-found'],
];

/** A vendor's refusal in our words; no upstream text survives. */
export function refusalOf(status: number, text: string): RealtimeFailure {
  const worded = KIND_OF_WORD.find(([words]) => words.test(text))?.[1];
  return new RealtimeFailure(worded ?? KIND_OF_STATUS[status] ?? 'unreachable', status);
}

/** What the client learns: that it should take the next way down, and nothing of the vendor. */
export function realtimeProblem({ kind }: RealtimeFailure): Problem {
  if (kind === 'offer')
    return new Problem('invalid', 'offer-refused', 'The session description could not be answered.', {
      errors: [{ path: 'sdp', message: 'is no offer with sound and a data channel' }],
    });
  if (kind === 'busy')
    return new Problem('unavailable', 'voice-busy', 'No line is free just now; try again, or write.', {
      retryAfter: 5,
    });
  const members = { reason: kind };
  return kind === 'timeout'
    ? new Problem('upstream-timeout', 'voice-timeout', 'The voice did not answer in time; use another way.', {
        members,
      })
    : new Problem('upstream', 'voice-failed', 'The voice can not be reached; use another way.', { members });
}
