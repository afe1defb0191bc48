import { otherStemsFor } from './everyday-words.js';
import { isTelling, stemOf, wordsOf } from './stems.js';

const sentenceSegmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** A sentence has to cover this share of what the question asks, weighted by rarity. */
const MIN_COVERAGE = 0.25;
/** Further sentences have to come this close to the best one. */
const MIN_SHARE_OF_BEST = 0.85;
/** How much of a word another word for it counts; one of the heading above; and one of the heading that the sentence has, too. */
const ANOTHER_WORD = 0.9;
const IN_HEADING = 0.9;
const REPEATED = 0.3;
/** A word that stands nowhere may just be another way to say it. */
const UNKNOWN_SHARE = 0.7;

/** The sentences of a text. A line never continues a sentence; list marks, headings and empty lines are dropped. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => !/^(#|<|```|[-=*_]{3,}$)/.test(line))
    .map((line) => line.replace(/^([-*•]|\d+[.)])\s+/, ''))
    .flatMap((line) => Array.from(sentenceSegmenter.segment(line), (part) => part.segment.trim()))
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/** What a question is compared with. */
export interface Candidate {
  readonly text: string;
  /** The words above it, which count a little less than its own. */
  readonly heading?: string;
}

/** What is looked for. */
export interface Ranking {
  readonly max: number;
  readonly least?: number;
  /** Stems that are no part of what is asked, such as the name of what it is asked about. */
  readonly aside?: ReadonlySet<string>;
}

/**
 * Picks the sentences that answer a question best: overlap of words weighted by their rarity, in their original order.
 * Returns none when even the best one covers too little of the question. Questions among the sentences never answer.
 */
export function bestSentences<Given extends Candidate>(
  question: string,
  given: readonly Given[],
  { max, least = MIN_COVERAGE, aside = new Set() }: Ranking,
): Given[] {
  const distinct = [...new Map(given.map((each) => [each.text, each])).values()].filter(
    ({ text }) => !/[?？]$/.test(text),
  );
  const candidates = distinct.map((each, order) => {
    const [terms, heading] = [termsOf(each.text), each.heading ? termsOf(each.heading) : new Set<string>()];
    return { each, order, strength: (term: string) => strengthOf(term, terms, heading) };
  });
  const asked = [...termsOf(question)]
    .filter((term) => !aside.has(term))
    .map((term) => {
      const count = candidates.filter(({ strength }) => strength(term) > 0).length;
      // A word that stands everywhere weighs next to nothing.
      const rarity = Math.log((candidates.length + 1) / (Math.max(count, 1) + 0.5));
      return { term, weight: count === 0 ? rarity * UNKNOWN_SHARE : rarity };
    });
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  const scored = candidates.map(({ strength, ...candidate }) => {
    const covered = asked.reduce((sum, { term, weight }) => sum + weight * strength(term), 0);
    return { ...candidate, coverage: total === 0 ? 0 : covered / total };
  });
  const best = Math.max(0, ...scored.map(({ coverage }) => coverage));
  if (best < least || best === 0) return [];
  return scored
    .filter(({ coverage }) => coverage >= best * MIN_SHARE_OF_BEST)
    .sort((a, b) => b.coverage - a.coverage || a.order - b.order)
    .slice(0, max)
    .sort((a, b) => a.order - b.order)
    .map(({ each }) => each);
}

/** How well a word stands in a sentence and above it: 1 for in it. */
function strengthOf(term: string, terms: ReadonlySet<string>, heading: ReadonlySet<string>): number {
  const others = [...otherStemsFor(term)];
  const isIn = (stems: ReadonlySet<string>): number =>
    stems.has(term) ? 1 : others.some((other) => stems.has(other)) ? ANOTHER_WORD : 0;
  const [within, above] = [isIn(terms), isIn(heading)];
  return within === 0 ? IN_HEADING * above : within + REPEATED * above;
}

/** The stems of a text that carry meaning; when it has nothing but stop words, those that there are other words for, or all. */
function termsOf(text: string): Set<string> {
  const words = wordsOf(text);
  const [telling, known] = [words.filter(isTelling), words.filter((word) => otherStemsFor(stemOf(word)).size > 0)];
  return new Set((telling.length > 0 ? telling : known.length > 0 ? known : words).map(stemOf));
}
