import { askedTerm, type Claim, claimsIn, type Reading } from './claims.js';
import { termsOf } from './fact-terms.js';
import { statementFaults } from './statements.js';
import { namesOf, type Subject } from './subject.js';
import { honestSentence, rightWords } from './wording.js';

export type Verdict = 'passed' | 'corrected' | 'withheld';

/** What is known around a sentence. */
export interface TruthContext {
  /** The records in play; the first is meant where a sentence names none. */
  readonly subjects: readonly Subject[];
  readonly language: string;
  /** What the sentence answers. */
  readonly question?: string;
  /** The texts of passages that the sentence may cite, by their number. */
  readonly passages?: ReadonlyMap<number, string>;
}

export interface CheckedSentence {
  readonly verdict: Verdict;
  readonly text: string;
  /** The facts that were contradicted. */
  readonly facts: readonly string[];
}

/** "About" a number may be this share off; a converted unit a little. */
const ABOUT = 0.05;
const CONVERTED = 0.01;
/** "Over a million" still means less than this many times as much. */
const OVER = 1.5;

const APPROXIMATE =
  /(?:\b(?:about|around|approx(?:imately)?|roughly|nearly|almost|circa|rund|etwa|ungefähr|environ|presque|unos|unas|aproximadamente|casi|quasi|cerca de|ongeveer|bijna|some)\b|\bca\.|~|≈)[\s\u00a0]*(?:[€$£]|[A-Z]{3})?[\s\u00a0]*$/iu;
const MORE =
  /\b(?:over|more than|at least|above|upwards of|from|über|mehr als|mindestens|plus de|au moins|más de|al menos|più di|oltre|mais de|meer dan)[\s\u00a0]*(?:[€$£]|[A-Z]{3})?[\s\u00a0]*$/iu;
const LESS =
  /\b(?:under|less than|up to|below|at most|unter|weniger als|höchstens|moins de|menos de|meno di|minder dan|just under)[\s\u00a0]*(?:[€$£]|[A-Z]{3})?[\s\u00a0]*$/iu;
const NEGATED =
  /(?:\b(?:not|no|isn't|doesn't|hasn't|don't|rather than|instead of|nicht|kein\w*|statt|pas|au lieu d[eu]|sino|non|não|niet|geen)\b)[^,;:.]{0,24}$/iu;
/** What follows a count of a part: "two bedrooms face south" of three, "one bedroom has a balcony". */
const OF_A_PART =
  /^[\s-]*(?:[\p{L}'’-]+\s){1,3}?(?:upstairs|downstairs|on the|face|faces|facing|looks?|opens?|overlooks?|have|has|are|is|with en|en[\s-]?suite|oben|unten|im|au|à l'|en la)\b/iu;

/** Compares what a sentence says of the records with the records; what contradicts them is corrected or withheld. */
export function checkSentence(sentence: string, context: TruthContext): CheckedSentence {
  const subjects = meant(sentence, context.subjects);
  const subject = subjects[0];
  if (!subject) return { verdict: 'passed', text: sentence, facts: [] };
  const { wrong, statements } = faultsIn(sentence, subjects, context);
  if (wrong.length === 0 && statements.length === 0) return { verdict: 'passed', text: sentence, facts: [] };
  const facts = [...new Set([...wrong.map(({ term }) => term.key), ...statements])];
  const corrected =
    statements.length === 0 && subjects.length === 1 ? correctedText(sentence, wrong, { subject, context }) : null;
  if (corrected !== null) return { verdict: 'corrected', text: corrected, facts };
  const space = /\s*$/.exec(sentence)?.[0] ?? '';
  return { verdict: 'withheld', text: honestSentence(subject, facts, context.language) + space, facts };
}

function faultsIn(sentence: string, subjects: readonly Subject[], context: TruthContext) {
  const claims = subjects.map((subject) => ({
    subject,
    claims: claimsIn(sentence, readingOf(subject, context)),
  }));
  const [first] = claims;
  const wrong = (first?.claims ?? []).filter(
    (claim) =>
      !claims.some(({ subject, claims: own }) =>
        own.some(
          (other) => other.mention.start === claim.mention.start && isTrue(other, subject, { sentence, all: own }),
        ),
      ) && !isCited(sentence, claim, { subject: first?.subject as Subject, context }),
  );
  const statements = subjects.length === 1 && first ? statementFaults(sentence, first.subject) : [];
  return { wrong, statements };
}

function readingOf({ facts }: Subject, { question = '' }: TruthContext): Reading {
  const terms = termsOf(facts);
  return { terms, facts, asked: askedTerm(question, terms) };
}

/** The records that a sentence names; without a name the one that is talked about. */
function meant(sentence: string, subjects: readonly Subject[]): readonly Subject[] {
  const text = sentence.toLowerCase();
  const named = subjects.filter((subject) => namesOf(subject).some((name) => text.includes(name)));
  return named.length > 0 ? named : subjects.slice(0, 1);
}

/** Whether the record bears a claim out. */
function isTrue(
  claim: Claim,
  { facts }: Subject,
  { sentence, all }: { sentence: string; all: readonly Claim[] },
): boolean {
  const { term, mention, before } = claim;
  if (term.kind === 'money' && mention.currency !== null && typeof facts.currency === 'string') {
    if (mention.currency !== facts.currency) return false;
  }
  const factor = term.kind === 'area' ? (term.metres ?? 1) / (claim.metres ?? 1) : 1;
  const actual = term.value * factor;
  const isNear = mention.readings.some((said) => agrees(said, actual, { claim, isConverted: factor !== 1 }));
  const isDenied = NEGATED.test(before);
  if (isDenied) return !isNear;
  if (isNear) return true;
  const counts = all.filter((other) => other.term.key === term.key);
  if (term.kind !== 'count' || !mention.readings.some((said) => said < actual)) return false;
  const sum = counts.reduce((total, other) => total + (other.mention.readings[0] ?? 0), 0);
  return (counts.length > 1 && sum === actual) || isOfAPart(sentence, claim);
}

const isOfAPart = (sentence: string, { mention, term }: Claim): boolean =>
  term.kind === 'count' && OF_A_PART.test(sentence.slice(mention.end));

function agrees(said: number, actual: number, { claim, isConverted }: { claim: Claim; isConverted: boolean }): boolean {
  const { before, mention } = claim;
  if (MORE.test(before)) return actual >= said && actual <= said * OVER;
  if (LESS.test(before)) return actual <= said && actual * OVER >= said;
  const share = APPROXIMATE.test(before) ? ABOUT : isConverted ? CONVERTED : 0;
  const half = isConverted ? 0.5 : 0;
  return Math.abs(said - actual) <= Math.max(mention.slack, half, share * actual) + 1e-9;
}

/** A passage about something else may say another number, where the sentence cites it. */
function isCited(
  sentence: string,
  claim: Claim,
  { subject, context }: { subject: Subject; context: TruthContext },
): boolean {
  const numbers = Array.from(sentence.matchAll(/\[(\d+)\]/g), ([, digits]) => Number(digits));
  return numbers.some((number) => {
    const passage = context.passages?.get(number);
    if (passage === undefined || namesOf(subject).some((name) => passage.toLowerCase().includes(name))) return false;
    const said = claimsIn(passage, { terms: [claim.term], facts: subject.facts });
    return said.some(({ mention }) => mention.readings.some((reading) => claim.mention.readings.includes(reading)));
  });
}

/** The sentence with the record's numbers in it; null where putting them in would not make it true. */
function correctedText(
  sentence: string,
  wrong: readonly Claim[],
  { subject, context }: { subject: Subject; context: TruthContext },
): string | null {
  const keys = wrong.map(({ term }) => term.key);
  const isSafe =
    new Set(keys).size === keys.length && wrong.every((claim) => isPlain(claim.before) && !isOfAPart(sentence, claim));
  if (!isSafe) return null;
  const text = wrong.toReversed().reduce((whole, claim) => {
    const { start, end } = claim.mention;
    return whole.slice(0, start) + rightWords(claim, subject.facts, context.language) + whole.slice(end);
  }, sentence);
  return faultsIn(text, [subject], context).wrong.length === 0 ? text : null;
}

const isPlain = (before: string): boolean => ![MORE, LESS, NEGATED].some((pattern) => pattern.test(before));
