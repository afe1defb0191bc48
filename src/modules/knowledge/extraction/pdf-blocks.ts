import { extractTextItems, getDocumentProxy, type StructuredTextItem } from 'unpdf';
import { type Block, type Extract, heading, paragraph } from './block.js';
import { ExtractionError } from './extraction-error.js';

const MOST_PAGES = 5_000;
/** A line in letters this much larger than the page's usual ones is a heading, if it is short. */
const HEADING_RATIO = 1.2;
const MOST_HEADING_CHARACTERS = 120;
/** Lines further apart than this many times their height begin a new paragraph. */
const PARAGRAPH_RATIO = 1.8;

const PAGE_LEVEL = 2;
const HEADING_LEVEL = 3;

interface Line {
  readonly text: string;
  readonly y: number;
  readonly size: number;
}

/** The text of a PDF, page by page: the number of the page is the heading, and large letters are headings below it. */
export async function pdfExtract(bytes: Uint8Array): Promise<Extract> {
  const { items, title } = await textOf(bytes);
  const blocks = items.flatMap((page, index) => {
    const own = blocksOf(linesOf(page));
    return own.length === 0 ? [] : [heading(PAGE_LEVEL, `Page ${index + 1}`), ...own];
  });
  if (blocks.length === 0) throw new ExtractionError('pdf-without-text');
  return { title, language: null, blocks };
}

async function textOf(bytes: Uint8Array): Promise<{ items: StructuredTextItem[][]; title: string | null }> {
  try {
    // A copy, since the library takes the buffer away.
    const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    if (document.numPages > MOST_PAGES) throw new ExtractionError('too-complex');
    const { items } = await extractTextItems(document);
    const { info } = (await document.getMetadata()) as { info: { Title?: unknown } };
    return { items, title: typeof info.Title === 'string' && info.Title.trim() !== '' ? info.Title.trim() : null };
  } catch (error) {
    if (error instanceof ExtractionError) throw error;
    throw new ExtractionError(nameOf(error) === 'PasswordException' ? 'pdf-encrypted' : 'pdf-malformed');
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

function linesOf(items: readonly StructuredTextItem[]): Line[] {
  const lines: Line[] = [];
  let open: { text: string; y: number; size: number } | null = null;
  for (const { str, y, fontSize, hasEOL } of items) {
    open ??= { text: '', y, size: fontSize };
    open.text += str;
    open.size = Math.max(open.size, fontSize);
    if (!hasEOL) continue;
    lines.push(open);
    open = null;
  }
  if (open) lines.push(open);
  return lines
    .map((line) => ({ ...line, text: line.text.replaceAll('\u0000', '').replaceAll(/\s+/g, ' ').trim() }))
    .filter(({ text }) => text !== '');
}

function blocksOf(lines: readonly Line[]): Block[] {
  const usual = usualSize(lines);
  const blocks: Block[] = [];
  let text = '';
  let last: Line | null = null;
  const flush = (): void => {
    if (text !== '') blocks.push(paragraph(text));
    text = '';
  };
  for (const line of lines) {
    const isHeading = line.size > usual * HEADING_RATIO && line.text.length <= MOST_HEADING_CHARACTERS;
    const isApart = last !== null && Math.abs(last.y - line.y) > line.size * PARAGRAPH_RATIO;
    if (isHeading || isApart) flush();
    if (isHeading) blocks.push(heading(HEADING_LEVEL, line.text));
    else text = joined(text, line.text);
    last = line;
  }
  flush();
  return blocks;
}

/** The size that most letters have. */
function usualSize(lines: readonly Line[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of lines) letters.set(size, (letters.get(size) ?? 0) + text.length);
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** A word that is broken at the end of a line is one word again. */
const joined = (text: string, line: string): string => {
  if (text === '') return line;
  return /\p{Ll}-$/u.test(text) && /^\p{Ll}/u.test(line) ? `${text.slice(0, -1)}${line}` : `${text} ${line}`;
};
