import type { FactSheet } from './fact-sheets.js';

/** Something that people ask about a record, and how it is said. */
export interface Facet {
  readonly labels: readonly string[];
  /** Matches the words that ask for it, in lower case. */
  readonly asked: RegExp;
  /** These words are used of much else: they ask for this only where nothing else is asked. */
  readonly isLoose?: true;
  readonly say: (title: string, value: string, sheet: FactSheet) => string;
}

const counted = (noun: string) => (title: string, value: string) =>
  `${title} has ${value} ${value === '1' ? noun.replace(/s$/, '') : noun}.`;
const yesOrNo = (yes: string, no: string, other: string) => (title: string, value: string) =>
  `${(value === 'yes' ? yes : value === 'no' ? no : other).replace('X', title)}${value === 'yes' || value === 'no' ? '' : ` ${value}`}.`;

/** The facts of a property, as people ask for them in the languages that most visitors write. */
const FACETS: readonly Facet[] = [
  {
    labels: ['bedrooms'],
    asked:
      /\b(?:bed ?rooms?|beds?|rooms?|schlafzimmer|zimmer|chambres?|dormitorios?|habitaciones|camere|quartos|slaapkamers?)\b/g,
    say: counted('bedrooms'),
  },
  {
    labels: ['bathrooms'],
    asked:
      /\b(?:bath ?rooms?|baths?|toilets?|badezimmer|bäder|bad|salles? de bains?|baños?|bagni|banheiros?|badkamers?)(?!\p{L})/gu,
    say: counted('bathrooms'),
  },
  {
    labels: ['square meters', 'square feet'],
    isLoose: true,
    asked:
      /\b(?:how (?:big|large)|size|square (?:met(?:er|re)s?|feet|foot)|sq(?:m|ft)|m2|floor area|how much space|wie groß|quadratmeter|surface|superficie|tamaño|grootte)\b/g,
    say: (title, value, { facts }) =>
      `${title} has ${value} square ${facts.get('square meters') === value ? 'metres' : 'feet'}.`,
  },
  {
    labels: ['lot square feet'],
    asked: /\b(?:lot|plot|land)\b/g,
    say: (title, value) => `The lot of ${title} has ${value} square feet.`,
  },
  {
    labels: ['year built'],
    asked: /\b(?:built|build|how old|age|constructed|baujahr|gebaut|construit|construid[oa]|costruit[oa]|gebouwd)\b/g,
    say: (title, value) => `${title} was built in ${value}.`,
  },
  { labels: ['floors'], asked: /\b(?:floors|stor(?:eys|ies)|levels)\b/g, say: counted('floors') },
  {
    labels: ['deposit'],
    asked: /\b(?:deposit|kaution)\b/g,
    say: (title, value) => `The deposit for ${title} is ${value}.`,
  },
  {
    labels: ['available from'],
    asked: /\b(?:available|free from|move in|vacant|verfügbar)\b/g,
    say: (title, value) => `${title} is available from ${value}.`,
  },
  {
    labels: ['address'],
    asked:
      /\b(?:where(?:'s)?|address|street|located|location|adresse|wo|où|dónde|dirección|dove|indirizzo|onde|waar|adres)(?!\p{L})/gu,
    say: (title, value) => `${title} is at ${value}.`,
  },
  {
    labels: ['neighborhood'],
    asked: /\b(?:neighbou?rhood|area|district)\b/g,
    say: (title, value) => `${title} is in ${value}.`,
  },
  {
    labels: ['parking'],
    asked: /\b(?:parking|park)\b/g,
    say: yesOrNo('X has parking', 'X has no parking', 'Parking at X:'),
  },
  {
    labels: ['pets'],
    asked: /\b(?:pets?|dogs?|cats?|animals?|haustiere?|hunde?|katzen?)\b/g,
    say: yesOrNo('Pets are allowed in X', 'Pets are not allowed in X', 'Pets in X:'),
  },
  {
    labels: ['furnished'],
    asked: /\b(?:(?:un)?furnished|furniture|möbliert|meublée?)\b/g,
    say: yesOrNo('X is furnished', 'X is not furnished', 'Furnished, X:'),
  },
  {
    labels: ['features'],
    asked: /\b(?:features?|amenit(?:y|ies)|equipment|ausstattung)\b/g,
    say: (title, value) => `Features of ${title}: ${value}.`,
  },
  {
    labels: ['listing'],
    asked: /\bfor (?:sale|rent)\b|\bto (?:buy|let|rent)\b/g,
    say: (title, value) => `${title} is for ${value}.`,
  },
  {
    labels: ['property type'],
    asked: /\b(?:(?:what )?(?:kind|type|sort) of)\b/g,
    say: (title, value) => `${title} is ${withArticle(value)}.`,
  },
  {
    labels: ['price'],
    isLoose: true,
    asked:
      /(?<!\bfor |\bto )\b(?:price|priced|prices|cost|costs|rent|how much|expensive|per month|kostet|kosten|preis|miete|wie ?viel|prix|coûte|loyer|combien|precio|cuesta|cuánto|prezzo|costa|quanto|preço|prijs|huur|hoeveel)(?!\p{L})/gu,
    say: (title, value, { facts }) =>
      facts.get('listing') === 'sale' ? `${title} is for sale at ${value}.` : `${title} costs ${value}.`,
  },
];

const KNOWN = new Map(FACETS.flatMap((facet) => facet.labels.map((label) => [label, facet] as const)));

/** The business's own facts are asked for by their labels. */
const facetOf = (label: string): Facet =>
  KNOWN.get(label) ?? {
    labels: [label],
    asked: new RegExp(`(?<!\\p{L})${escaped(label).replace(/s$/, 's?')}(?!\\p{L})`, 'gu'),
    say: (title, value) => `${title} – ${label.charAt(0).toUpperCase()}${label.slice(1)}: ${value}.`,
  };

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** What a question asks for, of all that any of the sheets knows. */
export function facetsAsked(question: string, sheets: readonly FactSheet[]): Facet[] {
  const labels = new Set(sheets.flatMap(({ facts }) => [...facts.keys()]));
  return [...new Set([...labels].map(facetOf))].filter(({ asked }) => question.search(asked) >= 0);
}

/** A fact as a sentence. */
export const sayingOf = (label: string, value: string, sheet: FactSheet): string =>
  facetOf(label).say(sheet.title, value, sheet);

/** What a sheet says of a facet, as a sentence; null where it says nothing. */
export function saying({ labels, say }: Facet, sheet: FactSheet): string | null {
  const value = labels.map((label) => sheet.facts.get(label)).find((each) => each !== undefined);
  return value === undefined ? null : say(sheet.title, value, sheet);
}

/** A record in a sentence or two: what it is, what it has, what it costs. */
export function overviewOf(sheet: FactSheet): string {
  const { facts, title } = sheet;
  const type = facts.get('property type');
  const of = (label: string, noun: string): string[] => {
    const value = facts.get(label);
    return value === undefined ? [] : [`${value} ${value === '1' ? noun.replace(/s$/, '') : noun}`];
  };
  const parts = [
    ...of('bedrooms', 'bedrooms'),
    ...of('bathrooms', 'bathrooms'),
    ...(facts.has('square meters') ? of('square meters', 'square metres') : of('square feet', 'square feet')),
    ...[facts.get('features')].filter((each) => each !== undefined),
  ];
  if (type === undefined && parts.length === 0) {
    const all = Array.from(facts, ([label, value]) => `${label}: ${value}`).join('; ');
    return `${title} – ${all}.`;
  }
  const listing = facts.get('listing');
  const price = facts.get('price');
  const what = `${title} is ${withArticle(type ?? 'property')}${listing === undefined ? '' : ` for ${listing}`}`;
  const has = parts.length === 0 ? '' : ` with ${parts.join(', ')}`;
  return `${what}${has}${price === undefined ? '' : `; it costs ${price}`}.`;
}

const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
