const wordSegmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
const sentenceSegmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** Words that say nothing about the subject. English only: elsewhere the weighting by rarity has to do. */
const STOP_WORDS = new Set(
  (
    'a about all am an and any are as at be been but by can could did do does for from get give had has have hello hey ' +
    'hi how i if in into is it its like many me may much my no not of on or our please s should so t tell thank thanks that the ' +
    'their them then there these they this to up us want was we were what when where which who why will with would ' +
    'you your'
  ).split(' '),
);

/** Japanese writes its grammar in hiragana and its subjects in the other scripts. */
const GRAMMAR = /^\p{Script=Hiragana}+$/u;

/** A sentence has to cover this share of what the question asks, weighted by rarity. */
const MIN_COVERAGE = 0.25;
/** Further sentences have to come this close to the best one. */
const MIN_SHARE_OF_BEST = 0.6;

/** The lower-case words of a text, in order, by the rules of Unicode; punctuation is dropped. */
export function wordsOf(text: string): string[] {
  return Array.from(wordSegmenter.segment(text.normalize('NFKC').toLowerCase()))
    .filter((part) => part.isWordLike)
    .map((part) => part.segment);
}

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

/** English endings off, so that "shipping", "ships" and "ship" meet. Words of other scripts stay as they are. */
export function stemOf(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  const stem = word
    .replace(/ies$/, 'y')
    .replace(/(?<=[a-z]{3})(ings?|edly|ed|es|ly|s)$/, '')
    .replace(/(?<=[a-z]{3})e$/, '');
  return stem.replace(/([b-df-hj-np-rtv-z])\1$/, '$1');
}

/** The stems of a text that carry meaning; all of them when it has nothing but stop words. */
function termsOf(text: string): Set<string> {
  const words = wordsOf(text);
  const telling = words.filter((word) => !STOP_WORDS.has(word) && !GRAMMAR.test(word));
  return new Set((telling.length > 0 ? telling : words).map(stemOf));
}

/**
 * Picks the sentences that answer a question best: overlap of words weighted by their rarity, in their original order.
 * Returns none when even the best one covers too little of the question. Questions among the sentences never answer.
 */
export function bestSentences(
  question: string,
  sentences: readonly string[],
  { max, least = MIN_COVERAGE }: { max: number; least?: number },
): string[] {
  const distinct = [...new Set(sentences)].filter((sentence) => !/[?？]$/.test(sentence));
  const candidates = distinct.map((text, order) => ({ text, order, terms: termsOf(text) }));
  const asked = [...termsOf(question)].map((term) => {
    const count = candidates.filter((candidate) => candidate.terms.has(term)).length;
    // A word that stands everywhere weighs next to nothing; one that stands nowhere as much as the rarest.
    return { term, weight: Math.log((candidates.length + 1) / (Math.max(count, 1) + 0.5)) };
  });
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  const scored = candidates.map((candidate) => {
    const met = asked.filter(({ term }) => candidate.terms.has(term));
    const covered = met.reduce((sum, { weight }) => sum + weight, 0);
    return { ...candidate, coverage: total === 0 ? 0 : covered / total };
  });
  const best = Math.max(0, ...scored.map(({ coverage }) => coverage));
  if (best < least) return [];
  return scored
    .filter(({ coverage }) => coverage >= best * MIN_SHARE_OF_BEST)
    .sort((a, b) => b.coverage - a.coverage || a.order - b.order)
    .slice(0, max)
    .sort((a, b) => a.order - b.order)
    .map(({ text }) => text);
}
