import { Problem } from '../../platform/errors/problem.js';

export const noSuchDocument = (): Problem => new Problem('missing', 'no-such-document', 'There is no such document.');

export const noSuchRecord = (): Problem => new Problem('missing', 'no-such-record', 'There is no such record.');

export const noSuchKind = (): Problem => new Problem('missing', 'no-such-kind', 'There is no such kind of record.');

export const kindIsBuiltIn = (): Problem =>
  new Problem('conflict', 'kind-is-built-in', 'This kind of record is built in and has a schema of its own.');

/** Why a document could not be taken in, in words for the person who sent it. */
const REASONS: Readonly<Record<string, string>> = {
  'no-text': 'There is no text in it.',
  'too-complex': 'It took too long, or too much memory, to read.',
  'not-processable': 'It could not be read.',
  'pdf-encrypted': 'The PDF is protected by a password.',
  'pdf-without-text': 'The PDF has no text, only pictures of it; run text recognition (OCR) over it first.',
  'pdf-malformed': 'It is not a PDF that can be read.',
};

export const documentFault = (code: string): { code: string; message: string } => ({
  code,
  message: REASONS[code] ?? 'It could not be taken in.',
});
