import type { Block } from './block.js';

/** A piece of a document that is found and cited as one. */
export interface Passage {
  /** The headings above it, outermost first, joined by ` › `. */
  readonly heading: string;
  readonly text: string;
}

/** Passages grow to about this many words, and a paragraph of more than the most is cut. */
const ENOUGH_WORDS = 200;
const MOST_WORDS = 300;
/** How much of the sentences before a cut is said again after it. */
const OVERLAP_WORDS = 40;
/** A word counts at least as much as this many characters: scripts without spaces have few words. */
const CHARACTERS_PER_WORD = 8;
const MOST_HEADING_CHARACTERS = 300;

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** Cuts a document into passages at its headings, and between paragraphs where a section is long. */
export function passagesOf(blocks: readonly Block[]): Passage[] {
  const passages: Passage[] = [];
  const path: Block[] = [];
  let texts: string[] = [];
  let bare: string | null = null;
  const flush = (): void => {
    if (texts.length > 0) passages.push({ heading: nameOf(path), text: texts.join('\n') });
    texts = [];
  };
  for (const block of blocks) {
    if (block.level > 0) {
      flush();
      // A heading without anything below it may say it all by itself.
      const isLeaf = bare !== null && block.level <= (path.at(-1)?.level ?? 0);
      if (isLeaf) passages.push({ heading: nameOf(path.slice(0, -1)), text: bare ?? '' });
      while ((path.at(-1)?.level ?? 0) >= block.level) path.pop();
      path.push({ level: block.level, text: block.text.replaceAll('\n', ' ') });
      bare = block.text;
      continue;
    }
    bare = null;
    for (const text of piecesOf(block.text)) {
      if (texts.length > 0 && sizeOf(texts.join('\n')) + sizeOf(text) > ENOUGH_WORDS) flush();
      texts.push(text);
    }
  }
  flush();
  if (bare !== null) passages.push({ heading: nameOf(path.slice(0, -1)), text: bare });
  return passages;
}

const nameOf = (path: readonly Block[]): string =>
  path
    .map(({ text }) => text)
    .join(' › ')
    .slice(0, MOST_HEADING_CHARACTERS);

function sizeOf(text: string): number {
  return Math.max(text.match(/\S+/g)?.length ?? 0, Math.ceil(text.length / CHARACTERS_PER_WORD));
}

/** A paragraph whole, or in parts that begin with the last sentences of the part before. */
function piecesOf(text: string): string[] {
  if (sizeOf(text) <= MOST_WORDS) return [text];
  const pieces: string[] = [];
  let piece: string[] = [];
  let size = 0;
  let isFresh = false;
  for (const sentence of sentencesOf(text)) {
    const more = sizeOf(sentence);
    if (isFresh && size + more > ENOUGH_WORDS) {
      pieces.push(piece.join('').trim());
      piece = tailOf(piece);
      size = piece.reduce((sum, each) => sum + sizeOf(each), 0);
    }
    piece.push(sentence);
    size += more;
    isFresh = true;
  }
  if (isFresh) pieces.push(piece.join('').trim());
  return pieces.filter(Boolean);
}

function tailOf(piece: readonly string[]): string[] {
  const tail: string[] = [];
  let size = 0;
  for (const sentence of piece.toReversed()) {
    size += sizeOf(sentence);
    if (size > OVERLAP_WORDS) break;
    tail.unshift(sentence);
  }
  return tail;
}

/** Sentences, those that are too long themselves cut after so many characters. */
function* sentencesOf(text: string): Generator<string> {
  const most = ENOUGH_WORDS * CHARACTERS_PER_WORD;
  for (const { segment } of sentences.segment(text)) {
    for (let start = 0; start < segment.length; start += most) yield segment.slice(start, start + most);
  }
}
