import { notValid } from '../../platform/errors/common.problems.js';
import { Problem } from '../../platform/errors/problem.js';

export const noSuchDocument = (): Problem => new Problem('missing', 'no-such-document', 'There is no such document.');

export const noSuchRecord = (): Problem => new Problem('missing', 'no-such-record', 'There is no such record.');

export const noSuchKind = (): Problem => new Problem('missing', 'no-such-kind', 'There is no such kind of record.');

export const notRefreshable = (): Problem =>
  new Problem('conflict', 'not-refreshable', 'Only a document that was fetched from an address can be fetched again.');

export const unsupportedFile = (): Problem =>
  new Problem('unsupported', 'unsupported-document', 'Send a PDF, HTML, Markdown or plain text.');

export const addressNotAllowed = (): Problem =>
  notValid([{ path: 'url', message: 'must be the address of something on the public web' }]);

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
  'unsupported-type': 'At the address is neither a web page, nor a PDF, nor text.',
  'fetch-refused': 'The web server at the address refused to give it.',
  'address-not-allowed': 'The address leads to where it may not be fetched from.',
  'address-unknown': 'No such web server is known.',
  unreachable: 'The web server at the address could not be reached.',
  timeout: 'The web server at the address took too long.',
  'too-large': 'What is at the address is too large.',
  redirected: 'The address leads on to too many others.',
};

export const documentFault = (code: string): { code: string; message: string } => ({
  code,
  message: REASONS[code] ?? 'It could not be taken in.',
});
