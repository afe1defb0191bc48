import { otherWordsFor } from '../../llm-providers/local/everyday-words.js';
import type { Correction } from './spellings.service.js';
import type { KnownWord, TokenRow } from './terms.query.js';

/** What a query asks for: one of its words, in the forms that the passages have. */
export interface Term {
  readonly token: string;
  /** Empty when no passage has it. */
  readonly words: readonly string[];
  /** About how many passages have it. */
  readonly passages: number;
  /** By its rarity: a word that stands everywhere weighs next to nothing, one that stands nowhere most. */
  readonly weight: number;
  /** 1 for a word as it was written, less for a corrected one. */
  readonly certainty: number;
}

/** How people talk to an assistant; words that say nothing of what they ask. */
const TALK = new Set(
  (
    'please thanks thank hello hi hey tell know need want like wondering wonder question information info number could would ' +
    'may might shall many much often anyone anybody someone something anything possible actually also get got give find okay ok sorry ' +
    'bitte danke hallo wissen sagen möchte gern gerne viel viele wieviel kann darf dürfen por favor cuánto cuánta cuántos ' +
    'cuántas gracias hola quiero saber merci bonjour voudrais'
  ).split(' '),
);

/** A word that stands nowhere may just be another way to say it: it weighs a little less than the rarest that does. */
const UNKNOWN_SHARE = 0.7;
/** Of a few passages nobody can tell which words are rare. */
const LEAST_CORPUS = 50;
/** A query that has only one word, or only common ones, is still about them. */
const LEAST_WEIGHT = 0.1;

/** The telling words of a query with their weights. */
export function termsOf(rows: readonly TokenRow[], corrections: ReadonlyMap<string, Correction>): Term[] {
  return tellingRows(rows).map(({ token, words: own, corpus }) => {
    const correction = own.length === 0 ? corrections.get(token) : undefined;
    const words: readonly KnownWord[] = correction?.words ?? own;
    const passages = Math.min(
      corpus,
      words.reduce((sum, word) => sum + word.passages, 0),
    );
    const rarity = Math.max(LEAST_WEIGHT, Math.log((Math.max(corpus, LEAST_CORPUS) + 1) / (passages + 0.5)));
    const weight = passages === 0 ? rarity * UNKNOWN_SHARE : rarity;
    return {
      token,
      words: [...new Set(words.map(({ word }) => word))],
      passages,
      weight,
      certainty: correction?.certainty ?? 1,
    };
  });
}

/** The rows that say what is asked for; where all of them are talk, all of them. */
export function tellingRows(rows: readonly TokenRow[]): readonly TokenRow[] {
  const telling = rows.filter(({ token, is_stop: isStop }) => !isStop && !TALK.has(token));
  if (telling.length > 0) return telling;
  return rows.filter(({ token, words }) => words.length > 0 || otherWordsFor(token).length > 0);
}

/** The words as PostgreSQL's `tsquery` writes them: any of a term's forms. */
export const termQuery = ({ words }: Term): string =>
  words.length === 0
    ? ''
    : `(${words.map((word) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' | ')})`;

/** So many passages are looked at one by one, more or less. */
const MOST_CANDIDATES = 400;

/**
 * The `tsquery` that picks the passages worth a look: those with a rare word, and those in which common ones meet. A word
 * that stands in every third passage would pick a third of all of them, to no use.
 */
export function candidateQuery(terms: readonly Term[], corpus: number): string {
  const known = terms.filter(({ words }) => words.length > 0).sort((a, b) => a.passages - b.passages);
  let left = MOST_CANDIDATES;
  const clauses: string[] = [];
  const take = (query: string, expected: number): boolean => {
    if (expected > left) return false;
    left -= expected;
    clauses.push(query);
    return true;
  };
  const common = known.filter((term) => !take(termQuery(term), term.passages));
  for (const [index, one] of common.entries()) {
    for (const other of common.slice(index + 1)) {
      take(`(${termQuery(one)} & ${termQuery(other)})`, (one.passages * other.passages) / corpus);
    }
  }
  const together = common.map(termQuery).join(' & ');
  if (clauses.length === 0 || common.length > 2) clauses.push(`(${together || termQuery(known[0] ?? EMPTY)})`);
  return clauses.join(' | ');
}

const EMPTY: Term = { token: '', words: [], passages: 0, weight: 0, certainty: 0 };
