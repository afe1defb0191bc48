import type { OutboundFault } from '../../../platform/outbound/outbound-error.js';

/** Why a document can't be taken in; the code is what people and programs see. */
export type ExtractionFault =
  | 'no-text'
  | 'too-complex'
  | 'pdf-encrypted'
  | 'pdf-without-text'
  | 'pdf-malformed'
  | 'not-processable'
  | 'unsupported-type'
  | 'fetch-refused'
  | OutboundFault;

export class ExtractionError extends Error {
  override readonly name = 'ExtractionError';

  constructor(readonly code: ExtractionFault) {
    super(`The document can't be taken in: ${code}.`);
  }
}
