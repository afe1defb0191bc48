import { otherStemsFor } from './everyday-words.js';
import { type FactSheet, namedIn, titleStems } from './fact-sheets.js';
import { type Facet, facetsAsked, overviewOf, saying, sayingOf } from './facets.js';
import { leansOnBefore } from './question.js';
import { isTelling, stemOf, wordsOf } from './stems.js';

/** So many records are told of at once. */
const MOST_SHEETS = 5;

/** A sentence and the sheet that says it. */
export interface Said {
  readonly sentence: string;
  readonly sheet: FactSheet;
}

/** What the facts of records say to a question. */
export interface FactReply {
  readonly said: readonly Said[];
  /** The records that it is about. */
  readonly subjects: readonly FactSheet[];
  /** It asks which of all records, or whether there is one, not about one. */
  readonly isOfAll: boolean;
}

/** Words for records of any sort, and words that ask for nothing by themselves. */
const GENERIC = stemsOf(
  'home homes property properties place places listing listings unit building information info details detail currently exactly ' +
    'right now today total full exact current show list find look looking offer offers available know total asking many old long new ' +
    'interested interest describe description more else what about',
);
/** Asks which of all, not about one. */
const OF_ALL =
  /\b(?:which|any|all|list|show me|looking for|search(?:ing)? for|what .{0,30}(?:do you|have you|are there|is there)|do you (?:have|sell|rent|offer)|have you got|is there (?:a|an|any)|are there (?:any)?)\b/;
/** What says which records, rather than what of them. */
const KINDS: ReadonlySet<string> = new Set(['listing', 'property type']);

/** Where a question stands: what was asked before it, and what is known. */
export interface Asked {
  /** In lower case, corrected. */
  readonly question: string;
  /** What was said before that the question may lean on, the newest first. */
  readonly before: readonly string[];
  readonly sheets: readonly FactSheet[];
}

/** Answers from the facts of records: those that are named, that fit, of the page, or that were spoken of before. */
export function factReply(asked: Asked): FactReply {
  const { question, sheets } = asked;
  const named = namedIn(question, sheets);
  const known = sheets.find(({ isOfPage }) => isOfPage);
  const spokenOf = known
    ? [known]
    : (asked.before.map((text) => namedIn(text, sheets)).find(({ length }) => length > 0) ?? []);
  const isOfAll = named.length === 0 && (OF_ALL.test(question) || (spokenOf.length === 0 && !leansOnBefore(question)));
  const facets = facetsAsked(question, sheets).filter(
    ({ labels }) => !isOfAll || !labels.some((label) => KINDS.has(label)),
  );
  const rest = restOf(question, facets, named);
  const fit = isOfAll ? fitting(sheets, rest) : [];
  const subjects = fit.length > 0 ? fit : named.length > 0 ? named : narrowed(spokenOf, sheets, rest);
  const told = subjects.slice(0, MOST_SHEETS);
  const open = fit.length > 0 ? [] : rest;
  return { said: told.flatMap((sheet) => said(sheet, { ...asked, facets, rest: open })), subjects: told, isOfAll };
}

function said(
  sheet: FactSheet,
  { question, before, facets, rest }: Asked & { facets: readonly Facet[]; rest: readonly string[] },
): Said[] {
  const open = rest.filter((stem) => !hasType(sheet, stem));
  const matched = open.filter((stem) => factsWith(sheet, stem).length > 0);
  const sentences = facets.filter(({ isLoose }) => !isLoose || open.length === 0).map((facet) => saying(facet, sheet));
  if (facets.length === 0) sentences.push(...matched.flatMap((stem) => factsWith(sheet, stem)));
  if (facets.length === 0 && open.length === 0) sentences.push(...again(sheet, question, before));
  return [...new Set(sentences)].flatMap((sentence) => (sentence === null ? [] : [{ sentence, sheet }]));
}

/** "What about Mill Lane?" asks of it what was asked before; else a record's bare name asks what it is. */
function again(sheet: FactSheet, question: string, before: readonly string[]): string[] {
  const facets = /^(?:and|what about|how about|und)\b/.test(question) ? facetsAsked(before.at(0) ?? '', [sheet]) : [];
  const sentences = facets.map((facet) => saying(facet, sheet)).filter((sentence) => sentence !== null);
  return sentences.length > 0 ? sentences : [overviewOf(sheet)];
}

/** What a question asks beyond facets and names. */
function restOf(question: string, facets: readonly Facet[], named: readonly FactSheet[]): string[] {
  const titles = new Set(named.flatMap(titleStems));
  const bare = facets.reduce((text, { asked }) => text.replaceAll(asked, ' '), question);
  const isCount = (word: string): boolean => facets.length > 0 && /^\d+$/.test(word);
  const stems = wordsOf(bare)
    .filter((word) => isTelling(word) && !isCount(word))
    .map(stemOf);
  return [...new Set(stems)].filter((stem) => !titles.has(stem) && !GENERIC.has(stem));
}

/** Of all records those that have whatever is wished for; all of them where nothing is. */
const fitting = (sheets: readonly FactSheet[], wishes: readonly string[]): readonly FactSheet[] =>
  sheets.filter((sheet) => wishes.every((stem) => hasType(sheet, stem) || factsWith(sheet, stem).length > 0));

/** Of what was spoken of, what is called so; else what is called so at all. */
function narrowed(
  spokenOf: readonly FactSheet[],
  sheets: readonly FactSheet[],
  rest: readonly string[],
): readonly FactSheet[] {
  const isCalled = (sheet: FactSheet): boolean => rest.some((stem) => hasType(sheet, stem));
  const called = spokenOf.filter(isCalled);
  if (called.length > 0) return called;
  const others = spokenOf.some(({ isOfPage }) => isOfPage) ? [] : sheets.filter(isCalled);
  return others.length > 0 ? others : spokenOf;
}

const hasType = ({ facts }: FactSheet, stem: string): boolean => meets(stem, facts.get('property type') ?? '');

/** The facts whose value has a word, as sentences. */
function factsWith(sheet: FactSheet, stem: string): string[] {
  return Array.from(sheet.facts).flatMap(([label, value]) => {
    if (!meets(stem, value) || label === 'address') return [];
    return [label === 'features' ? `Yes. Features of ${sheet.title}: ${value}.` : sayingOf(label, value, sheet)];
  });
}

function meets(stem: string, text: string): boolean {
  const stems = new Set(wordsOf(text).map(stemOf));
  return stems.has(stem) || [...otherStemsFor(stem)].some((other) => stems.has(other));
}

function stemsOf(words: string): ReadonlySet<string> {
  return new Set(wordsOf(words).map(stemOf));
}
