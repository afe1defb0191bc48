import type { RecordFacts } from './subject.js';

/** How a fact is spoken of. */
export interface FactTerm {
  readonly key: string;
  readonly value: number;
  readonly kind: 'count' | 'area' | 'money' | 'year';
  /** Matches the noun, wherever it stands. Money is known by its currency or by a word of price. */
  readonly noun: string;
  /** Square metres in one unit of the fact; only for areas. */
  readonly metres?: number;
}

export const SQUARE_FOOT = 0.092_903_04;

const NOUNS: Readonly<Record<string, string>> = {
  bedrooms:
    'bedrooms?|bed|brs?|bds?|schlafzimmern?|chambres?(?: à coucher)?|dormitorios?|habitaci(?:ón|ones)|recámaras?|camer[ae] da letto|quartos?|dormitórios?|slaapkamers?',
  bathrooms:
    'bath(?:room)?s?|badezimmern?|bäder|salles? de bains?|baños?|bagn[oi]|banheiros?|casas? de banho|badkamers?',
  floors: 'floors|stor(?:e?y|eys|ies)|levels|stockwerken?|etagen?|étages|plantas|piani|andares|verdiepingen',
  rooms: 'rooms|zimmern?|pièces|stanze|kamers',
  parking_spaces: 'parking (?:spaces?|spots?|places?)|stellplätzen?|plazas de (?:aparcamiento|garaje)|posti auto',
  seats: 'seats?|seaters?|sitzen?|sitzplätzen?|places|plazas|posti|lugares|zitplaatsen',
};

const FEET =
  'sq\\.?\\s?(?:ft|feet|foot)\\b\\.?|square[\\s-](?:feet|foot)|sqft|ft²|ft2\\b|quadratfuß|pieds? carrés?|pies cuadrados|piedi quadrati|pés quadrados';
const METRES =
  'm²|m2\\b|sqm\\b|qm\\b|sq\\.?\\s?m\\b|square[\\s-]met(?:re|er)s?|quadratmetern?|mètres? carrés?|metros cuadrados|metri quadr(?:i|ati)|metros quadrados|vierkante meter';

/** The unit after a number, and its square metres. */
export const AREA_UNITS: readonly (readonly [pattern: string, metres: number])[] = [
  [FEET, SQUARE_FOOT],
  [METRES, 1],
];

const AREA_KEY = /^(?:(.+)_)?(?:square_(?:feet|met(?:er|re)s)|sq_?ft|sqm|area_m2|m2)$/;
const MONEY_KEY = /(?:^|_)(?:price|rent|cost|costs|fee|fees|deposit|charge|charges|tax|taxes|amount|salary)$/;
const YEAR_KEY = /(?:^|_)year(?:_|$)/;

/** The numeric facts of a record with the words for them. Facts of `attributes` count like the others. */
export function termsOf(facts: RecordFacts): FactTerm[] {
  const { attributes } = facts;
  const own = typeof attributes === 'object' && attributes !== null ? attributes : {};
  return Object.entries({ ...own, ...facts }).flatMap(([name, value]) => {
    const key = name.toLowerCase().replaceAll(/[\s-]+/g, '_');
    return typeof value === 'number' && Number.isFinite(value) ? [termOf(key, value)] : [];
  });
}

function termOf(key: string, value: number): FactTerm {
  if (AREA_KEY.test(key)) {
    const metres = /feet|ft$/.test(key) ? SQUARE_FOOT : 1;
    return { key, value, kind: 'area', noun: wordsFor(AREA_KEY.exec(key)?.[1] ?? ''), metres };
  }
  if (MONEY_KEY.test(key)) return { key, value, kind: 'money', noun: wordsFor(key) };
  if (YEAR_KEY.test(key)) return { key, value, kind: 'year', noun: YEARS[key] ?? wordsFor(key) };
  return { key, value, kind: 'count', noun: NOUNS[key] ?? wordsFor(key) };
}

const YEARS: Readonly<Record<string, string>> = {
  year_built:
    'built|year built|constructed|completed|baujahr|gebaut|erbaut|construite?|construid[oa]|costruit[oa]|gebouwd|dates from',
};

/** The words of a key as people write them: `charging_points` reads "charging point(s)". */
const wordsFor = (key: string): string =>
  key
    .split('_')
    .filter(Boolean)
    .map((word) => `${escaped(word.replace(/s$/, ''))}s?`)
    .join('[\\s-]?');

export const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
