import { editDistance } from '../../../platform/edit-distance.js';
import { isTelling, wordsOf } from './stems.js';

/** A question that begins so goes on from the one before. */
const GOES_ON = /^(?:and|but|what about|how about|or|und|et|y|e|en|ou|oder)\b/i;
/** Words that stand for what was spoken of. */
const STANDS_FOR =
  /\b(?:it|its|that|this|they|them|there|those|these|one|es|das|dort|sie|ça|cela|eso|quello|isso|dat)\b/i;
/** Longer questions stand by themselves, whatever words they have. */
const MOST_WORDS = 12;

/** Whether a question is hardly understood without the one before: "And on Sundays?", "How much is it?". */
export function leansOnBefore(question: string): boolean {
  const words = wordsOf(question);
  if (words.length === 0 || words.length > MOST_WORDS) return false;
  return GOES_ON.test(question.trim()) || STANDS_FOR.test(question) || words.every((word) => !isTelling(word));
}

/**
 * The visitor's messages that belong to the last question, which is not among them: back to one that stands by itself; oldest first.
 */
export function ledUpTo(question: string, earlier: readonly string[]): string[] {
  const chain: string[] = [];
  let last = question;
  for (const text of earlier.toReversed()) {
    if (chain.length > 0 && !leansOnBefore(last)) break;
    chain.unshift(text);
    last = text;
  }
  return chain;
}

/** Shorter words have too many neighbours. */
const LEAST_LETTERS = 4;
const LONG_WORD = 7;

/** A question in lower case with misspelt words put right, as far as `vocabulary` has them. */
export function corrected(question: string, vocabulary: ReadonlySet<string>): string {
  return question
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{L}{4,}/gu, (word) => (vocabulary.has(word) || !isTelling(word) ? word : closest(word, vocabulary)));
}

function closest(word: string, vocabulary: ReadonlySet<string>): string {
  const most = word.length >= LONG_WORD ? 2 : 1;
  let best = { word, edits: most + 1 };
  for (const other of vocabulary) {
    if (other.length < LEAST_LETTERS || other[0] !== word[0] || Math.abs(other.length - word.length) > most) continue;
    const edits = editDistance(word, other, most);
    if (edits < best.edits) best = { word: other, edits };
  }
  return best.word;
}
