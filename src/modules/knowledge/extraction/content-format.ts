import { decode } from './decode.js';
import type { Content, ContentFormat } from './extract.js';

const BY_TYPE: Readonly<Record<string, ContentFormat>> = {
  'application/pdf': 'pdf',
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'text/plain': 'text',
};
const BY_ENDING: readonly (readonly [ending: RegExp, format: ContentFormat])[] = [
  [/\.pdf$/i, 'pdf'],
  [/\.x?html?$/i, 'html'],
  [/\.(md|markdown)$/i, 'markdown'],
  [/\.(txt|text)$/i, 'text'],
];
/** Senders who say no more than this know nothing better. */
const VAGUE: ReadonlySet<string> = new Set(['', 'application/octet-stream', 'text/plain', 'application/x-download']);

/** Bytes with what their sender says of them. */
export interface Received {
  readonly bytes: Buffer;
  /** The media type, in lower case and without parameters. */
  readonly type: string;
  readonly charset: string | null;
  /** A file's name, or the path of an address. */
  readonly name: string | null;
}

/** What was received as something that passages can be made from, text as UTF-8; null for anything else. */
export function contentOf({ bytes, type, charset, name }: Received): (Content & { bytes: Buffer }) | null {
  const format = formatOf({ bytes, type, name });
  if (format === null) return null;
  return { format, bytes: format === 'pdf' ? bytes : Buffer.from(decode(bytes, charset)) };
}

function formatOf({ bytes, type, name }: Omit<Received, 'charset'>): ContentFormat | null {
  if (bytes.subarray(0, 1_024).includes('%PDF-')) return 'pdf';
  const named = BY_ENDING.find(([ending]) => ending.test(name ?? ''))?.[1];
  return (VAGUE.has(type) ? named : undefined) ?? BY_TYPE[type] ?? null;
}
