const wordSegmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Words that say nothing about the subject. English only: elsewhere the weighting by rarity has to do. */
const STOP_WORDS = new Set(
  (
    'a about all am an and any are as at be been bring but by can could did do does for from get give go got had has have hello hey ' +
    'hi how i if in into is it its just like long many me may much my no not number of on one or our please s should so some t take tell thank ' +
    'thanks that the their them then there these they this those to up us want was we were what when where which who why will ' +
    'with would you your'
  ).split(' '),
);

/** Japanese writes its grammar in hiragana and its subjects in the other scripts. */
const GRAMMAR = /^\p{Script=Hiragana}+$/u;

/** The lower-case words of a text, in order, by the rules of Unicode; punctuation is dropped. */
export function wordsOf(text: string): string[] {
  return Array.from(wordSegmenter.segment(text.normalize('NFKC').toLowerCase()))
    .filter((part) => part.isWordLike)
    .map((part) => part.segment);
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

/** Whether a word says something about the subject. */
export const isTelling = (word: string): boolean => !STOP_WORDS.has(word) && !GRAMMAR.test(word);
