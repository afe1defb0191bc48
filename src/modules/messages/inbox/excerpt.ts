import { EXCERPT_LENGTH } from '../../../contract/inbox.schema.js';

/** How much stands before the word that was found. */
const BEFORE = 40;
const CUT = '…';

/** The words of a search, in lower case. */
export const wordsOf = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean);

/** A pattern for `ILIKE` that finds a word anywhere, as it is. */
export const patternOf = (word: string): string => `%${word.replace(/[\\%_]/g, String.raw`\$&`)}%`;

/** One line of a text around the first place where one of the words stands. */
export function excerptOf(text: string, words: readonly string[]): string {
  const line = Array.from(text.replace(/\s+/g, ' ').trim());
  const lower = line.map((character) => character.toLowerCase());
  const places = words.map((word) => indexIn(lower, Array.from(word))).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...places, line.length) - BEFORE);
  const begin = places.length > 0 ? from : 0;
  const room = EXCERPT_LENGTH - (begin > 0 ? 1 : 0);
  const isCut = line.length - begin > room;
  const end = isCut ? begin + room - 1 : line.length;
  return `${begin > 0 ? CUT : ''}${line.slice(begin, end).join('')}${isCut ? CUT : ''}`;
}

/** Where a word begins, in whole characters; -1 where it does not stand. */
function indexIn(text: readonly string[], word: readonly string[]): number {
  return text.findIndex((_, at) => word.every((character, offset) => text[at + offset] === character));
}
