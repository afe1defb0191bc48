const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Scripts that put no spaces between words, which PostgreSQL would take for one long word. */
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Longer runs are data, not words; PostgreSQL refuses some of them. */
const NO_WORD = /[^\s]{120,}/g;

/** A text as it is searched: compatible characters unified, words set apart, and none of what is no word. */
export function searchText(text: string): string {
  const unified = text.normalize('NFKC').replaceAll('’', "'");
  if (!WITHOUT_SPACES.test(unified)) return unified.replaceAll(NO_WORD, ' ');
  return Array.from(words.segment(unified), ({ segment }) => segment)
    .join(' ')
    .replaceAll(NO_WORD, ' ');
}
