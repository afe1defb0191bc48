import { articles } from './retrieval-judge.ts';

const WORDS_PER_SECTION = 90;
const MADE_UP = 20_000;
/** How many of the words are made up; the others are words of the articles, as often as they stand there. */
const SHARE_MADE_UP = 0.35;

const SYLLABLES = 'ba ke lo mi nu ra se ti vo xa zu de fi go hu ja pe qui ro sta tre vel wen yor chi'.split(' ');

/** A generator of numbers from 0 to 1 that begins anew with each seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const known = articles()
  .flatMap(({ markdown }) => markdown.match(/\p{L}{2,}/gu) ?? [])
  .map((word) => word.toLowerCase());
/** Words that stand at several places; the rare ones are what the questions are about. */
const counts = Map.groupBy(known, (word) => word);
const common = known.filter((word) => (counts.get(word)?.length ?? 0) > 2);

const madeUp = Array.from({ length: MADE_UP }, (_, index) => {
  const random = randomFrom(index);
  return Array.from(
    { length: 2 + Math.floor(random() * 3) },
    () => SYLLABLES[Math.floor(random() * SYLLABLES.length)],
  ).join('');
});

/** A Markdown document of `sections` sections of nonsense, always the same for the same `first`. */
export function fillerDocument(first: number, sections: number): string {
  const random = randomFrom(first + 1);
  const pick = <T>(words: readonly T[], power: number): T | undefined =>
    words[Math.floor(random() ** power * words.length)];
  // The first made-up words are common, the last ones rare, as words are.
  const word = () => (random() < SHARE_MADE_UP ? pick(madeUp, 3) : pick(common, 1));
  return Array.from({ length: sections }, (_, index) => {
    const text = Array.from({ length: WORDS_PER_SECTION }, word).join(' ');
    return `## ${pick(madeUp, 1)} ${first + index}\n\n${text}.`;
  }).join('\n\n');
}
