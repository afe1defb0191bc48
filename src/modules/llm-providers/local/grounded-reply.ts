import { factReply } from './fact-reply.js';
import { type FactSheet, sheetsOf, titleStems } from './fact-sheets.js';
import { type Grounding, NO_ANSWER } from './grounding.js';
import { corrected, leansOnBefore, ledUpTo } from './question.js';
import { bestSentences, type Candidate, sentencesOf } from './sentence-ranking.js';
import { wordsOf } from './stems.js';

const MAX_SENTENCES = 3;
/** Passages that may not fit have to cover this share of the question. */
const LEAST_OF_DOUBTFUL = 0.6;
/** Asks whether something is there. */
const ASKS_FOR_A_FEATURE = /\b(?:have|has|got|with|is there|are there)\b/;

/** A conversation as far as an answer needs it, oldest first; the last message is the question. */
export interface Talk {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  /** What the instructions themselves mark as knowledge. */
  readonly own: readonly string[];
}

/** A sentence that may be quoted, and the number of its passage, if it has one. */
interface Quotable extends Candidate {
  readonly number: number | null;
}

/** What records and passages say to the last question, each sentence with the number of its passage; empty if they say nothing. */
export function groundedReply({ messages, own }: Talk, groundings: readonly Grounding[]): string {
  const sheets = sheetsOf(groundings);
  const quotable = quotableOf(own, groundings, sheets);
  const vocabulary = new Set(
    wordsOf([...quotable.map(({ text }) => text), ...sheets.flatMap(wordsIn), USUAL].join(' ')),
  );
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const question = corrected(messages[at]?.content ?? '', vocabulary);
  const earlier = messages.slice(0, at).filter(({ role }) => role === 'user' || role === 'assistant');
  const mine = earlier.filter(({ role }) => role === 'user').map(({ content }) => corrected(content, vocabulary));
  const led = leansOnBefore(question) ? ledUpTo(question, mine) : [];
  const facts = factReply({ question, sheets, before: spokenBefore(led, earlier) });
  if (facts.said.length > 0) return facts.said.map(({ sentence, sheet }) => cited(sentence, sheet.number)).join(' ');
  const isDoubtful = groundings.every(({ isConfident }) => !isConfident) && own.every((text) => text === '');
  const best = bestSentences([...led, question].join('\n'), quotable, {
    max: MAX_SENTENCES,
    aside: new Set(facts.subjects.flatMap(titleStems)),
    ...(isDoubtful ? { least: LEAST_OF_DOUBTFUL } : {}),
  });
  if (best.length > 0) return best.map(({ text, number }) => cited(text, number)).join(' ');
  return !facts.isOfAll && ASKS_FOR_A_FEATURE.test(question) ? otherFeatures(facts.subjects) : '';
}

/** What the records' search words don't have, but questions do. */
const USUAL =
  'bedroom bedrooms bathroom bathrooms price address square metres meters garden garage balcony deposit built viewing viewings';

const wordsIn = ({ title, facts }: FactSheet): string[] => [title, ...[...facts].flat()];

/** What was said that the question may lean on, the newest first: a visitor's words before the answer to them. */
function spokenBefore(led: readonly string[], earlier: Talk['messages']): string[] {
  const answer = earlier.findLast(({ role }) => role === 'assistant')?.content;
  const [last, ...others] = led.toReversed();
  return [last, answer, ...others].filter((text) => text !== undefined);
}

function quotableOf(
  own: readonly string[],
  groundings: readonly Grounding[],
  sheets: readonly FactSheet[],
): Quotable[] {
  const documents = groundings.flatMap(({ passages }) => passages.filter(({ isOfRecord }) => !isOfRecord));
  return [
    // What has a source is quoted with it, wherever else it stands.
    ...own.flatMap(sentencesOf).map((text) => ({ text, number: null })),
    ...sheets.flatMap(({ prose, number }) => prose.flatMap(sentencesOf).map((text) => ({ text, number }))),
    ...documents.flatMap(({ text: all, number, title, heading }) =>
      sentencesOf(all).map((text) => ({ text, number, heading: `${title} ${heading}` })),
    ),
  ];
}

/** The honest word where something is not among the features that are known of a record. */
function otherFeatures(subjects: readonly FactSheet[]): string {
  const [sheet, ...others] = subjects;
  const features = others.length === 0 ? sheet?.facts.get('features') : undefined;
  if (!sheet || features === undefined) return '';
  const known = cited(`I know only these features of ${sheet.title}: ${features}.`, sheet.number);
  return `${NO_ANSWER}${known} Would you like to speak with a person?`;
}

const cited = (sentence: string, number: number | null): string =>
  number === null ? sentence : sentence.replace(/([.!?…]?)$/, ` [${number}]$1`);
