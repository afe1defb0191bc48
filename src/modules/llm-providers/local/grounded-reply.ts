import type { Grounding } from './grounding.js';
import { bestSentences, sentencesOf } from './sentence-ranking.js';

const MAX_SENTENCES = 3;
/** Passages that may not fit have to cover this share of the question. */
const LEAST_OF_DOUBTFUL = 0.6;

/** Where a sentence comes from: the number of its passage, if it has one. */
interface Origin {
  readonly number: number | null;
  readonly from: 'instructions' | 'page' | 'record' | 'document';
}

/** The sentences of instructions, records and passages that answer best, each with the number of its passage; empty if none does. */
export function groundedReply(question: string, own: readonly string[], groundings: readonly Grounding[]): string {
  const origins = new Map<string, Origin>();
  const add = (sentences: readonly string[], origin: Origin): void => {
    for (const sentence of sentences) if (!origins.has(sentence)) origins.set(sentence, origin);
  };
  add(own.flatMap(sentencesOf), { number: null, from: 'instructions' });
  for (const { records, passages } of groundings) {
    for (const { title, lines } of records) add(factsOf(title, lines), { number: null, from: 'page' });
    for (const { number, title, text, isOfRecord } of passages) {
      if (isOfRecord) add(factsOf(title, text.split('\n')), { number, from: 'record' });
      else add(sentencesOf(text), { number, from: 'document' });
    }
  }
  const isDoubtful = groundings.every(({ isConfident, records }) => !isConfident && records.length === 0);
  const least = isDoubtful && own.every((text) => text === '') ? { least: LEAST_OF_DOUBTFUL } : {};
  const best = bestSentences(question, [...origins.keys()], { max: MAX_SENTENCES, ...least });
  const found = best.map((sentence) => ({ sentence, ...(origins.get(sentence) as Origin) }));
  // A fact of the page that the visitor looks at beats the same fact of another record.
  const isOfPage = found.some(({ from }) => from === 'page');
  return found
    .filter(({ from }) => !isOfPage || from !== 'record')
    .map(({ sentence, number }) => cited(sentence, number))
    .join(' ');
}

/** Facts bear the name of their record: it makes them sentences, and found by it. */
const factsOf = (title: string, lines: readonly string[]): string[] =>
  lines.flatMap((line) => (line.trim() === '' ? [] : [`${title} – ${line.trim().replace(/[.\s]+$/, '')}.`]));

const cited = (sentence: string, number: number | null): string =>
  number === null ? sentence : sentence.replace(/([.!?…]?)$/, ` [${number}]$1`);
