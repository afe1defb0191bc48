/** Why nothing came from an address that a person named; the code is what they see. */
export type OutboundFault =
  'address-not-allowed' | 'address-unknown' | 'unreachable' | 'timeout' | 'too-large' | 'redirected';

/** A fetch that was refused or failed. It carries no text of the other side. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';

  constructor(readonly code: OutboundFault) {
    super(`The address could not be fetched: ${code}.`);
  }
}
