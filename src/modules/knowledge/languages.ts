import { francAll } from 'franc-min';

/**
 * Languages that PostgreSQL can stem, by ISO 639-1 (`en`) and ISO 639-3 (`eng`) code, with the name of their text search
 * configuration (PostgreSQL 18, `src/backend/snowball`). All others are searched by their words as they stand.
 */
const STEMMED: readonly (readonly [iso1: string, iso3: string, config: string])[] = [
  ['ar', 'arb', 'arabic'],
  ['hy', 'hye', 'armenian'],
  ['eu', 'eus', 'basque'],
  ['ca', 'cat', 'catalan'],
  ['da', 'dan', 'danish'],
  ['nl', 'nld', 'dutch'],
  ['en', 'eng', 'english'],
  ['fi', 'fin', 'finnish'],
  ['fr', 'fra', 'french'],
  ['de', 'deu', 'german'],
  ['el', 'ell', 'greek'],
  ['hi', 'hin', 'hindi'],
  ['hu', 'hun', 'hungarian'],
  ['id', 'ind', 'indonesian'],
  ['ga', 'gle', 'irish'],
  ['it', 'ita', 'italian'],
  ['lt', 'lit', 'lithuanian'],
  ['ne', 'npi', 'nepali'],
  ['no', 'nob', 'norwegian'],
  ['pt', 'por', 'portuguese'],
  ['ro', 'ron', 'romanian'],
  ['ru', 'rus', 'russian'],
  ['sr', 'srp', 'serbian'],
  ['es', 'spa', 'spanish'],
  ['sv', 'swe', 'swedish'],
  ['ta', 'tam', 'tamil'],
  ['tr', 'tur', 'turkish'],
];

const CONFIGS: ReadonlyMap<string, string> = new Map([
  ...STEMMED.flatMap(([iso1, iso3, config]) => [[iso1, config] as const, [iso3, config] as const]),
  ['nb', 'norwegian'],
  ['nn', 'norwegian'],
]);
const ISO_1: ReadonlyMap<string, string> = new Map(STEMMED.map(([iso1, iso3]) => [iso3, iso1]));

/** What is told apart: the stemmed languages, and large ones that would be taken for one of them. */
const OTHERS: readonly string[] = ['pol', 'ces', 'ukr', 'bul', 'cmn', 'jpn', 'kor', 'vie', 'tha', 'heb', 'pes'];
const CANDIDATES: string[] = [...ISO_1.keys(), ...OTHERS];

/** Shorter texts are guessed wrong too often. */
const LEAST_CHARACTERS = 120;
const MOST_CHARACTERS = 4_000;
/** English wins when it comes this close to the best guess (franc gives the best one 1). */
const NEARLY_AS_LIKELY = 0.95;

export const SIMPLE = 'simple';

/** The text search configuration for a language tag; `simple` for a language that PostgreSQL can't stem. */
export function configOf(language: string | null): string {
  return CONFIGS.get(language?.split('-')[0] ?? '') ?? SIMPLE;
}

/** The language of a text by its letters, as an ISO 639 code; English where the text is too short to tell. */
export function languageOf(text: string): string {
  const sample = text.slice(0, MOST_CHARACTERS);
  if (sample.length < LEAST_CHARACTERS && /^[\p{ASCII}\p{P}\p{Z}\p{S}]*$/u.test(sample)) return 'en';
  const guesses = francAll(sample, { only: CANDIDATES, minLength: 1 });
  const english = guesses.find(([language]) => language === 'eng');
  if (english && english[1] >= NEARLY_AS_LIKELY) return 'en';
  const best = guesses[0]?.[0] ?? 'eng';
  return best === 'und' ? 'en' : (ISO_1.get(best) ?? best);
}
