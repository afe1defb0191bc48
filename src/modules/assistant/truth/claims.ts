import { AREA_UNITS, type FactTerm } from './fact-terms.js';
import { type NumberMention, numbersIn } from './numbers.js';

/** What a text says of one fact. */
export interface Claim {
  readonly term: FactTerm;
  readonly mention: NumberMention;
  /** Square metres in one unit that was said; only for areas. */
  readonly metres?: number;
  /** What stands before the number, for "about", "over", "not". */
  readonly before: string;
}

/** Words between a number and its noun, such as "3 spacious double bedrooms". */
const BETWEEN = String.raw`[\s\u00a0-]*(?:(?!(?:and|or|plus|with|of|the|und|oder|mit|et|ou|avec|y|o|con|e|en|met)[\s-])[\p{L}'’-]+[\s\u00a0-]+){0,2}?`;
const SAYING = String.raw`(?:[\s:=|*_()-]|–|—|\b(?:is|are|of|was|at|for|in|around|about|approximately|only|just|exactly|ist|sind|beträgt|von|est|sont|de|es|son|è|sono|é|são|bedraagt|number|total)\b)*`;
const PRICE =
  'prices?|priced|costs?|cost|asking|sells? for|for sale (?:at|for)|sale price|listed (?:at|for)|rents?|rental|kostet|kosten|preis|kaufpreis|miete|coûte|prix|loyer|cuesta|precio|alquiler|costa|prezzo|affitto|custa|preço|aluguel|kost|prijs|huur';
/** Money of another kind than the price: not to be taken for it. */
const OTHER_MONEY =
  /deposits?|down[\s-]payment|fees?|tax(?:es)?|mortgage|discount|budget|sav(?:e|ings?)|utilit(?:y|ies)|insurance|commission|kaution|nebenkosten|provision|steuer|caution|charges|frais|fianza|gastos|comisi[oó]n|cauzione|spese|borgsom|per (?:square|sq)|pro (?:quadrat|m²)|\/\s?(?:m²|sq)/i;
const PERIOD =
  /(?:per|a|each|every|pro|par|al|por|\/)\s?(month|monat|mois|mes|mese|mês|week|woche|semaine|semana|night|nacht|nuit|noche|year|jahr|an|año)\b|\b(?:monthly|pcm|monatlich|weekly|nightly)\b/i;

/** What is known of a record where a sentence about it is read. */
export interface Reading {
  readonly terms: readonly FactTerm[];
  readonly facts: Readonly<Record<string, unknown>>;
  /** The fact that was asked for: a bare number answers it. */
  readonly asked?: FactTerm | undefined;
}

/** What a sentence says of the facts of a record, as far as it can be told which number means which. */
export function claimsIn(sentence: string, reading: Reading): Claim[] {
  const mentions = numbersIn(sentence);
  return mentions.flatMap((mention, index) => {
    const before = sentence.slice(mentions[index - 1]?.end ?? 0, mention.start);
    const after = sentence.slice(mention.end, mentions[index + 1]?.start ?? sentence.length);
    const place = { before, after };
    const meaning =
      areaClaim(place, reading.terms) ??
      moneyClaim(mention, place, reading) ??
      nounClaim(mention, place, reading.terms) ??
      bareClaim(mention, place, reading);
    return meaning ? [{ ...meaning, mention, before }] : [];
  });
}

/** Which fact a question asks for, so that "Four." can be read. */
export function askedTerm(question: string, terms: readonly FactTerm[]): FactTerm | undefined {
  const asked = terms.filter(({ kind }) => ASKING[kind].test(question));
  const named = asked.filter(({ noun }) => matches(noun, question));
  if (named.length > 0) return named.length === 1 ? named[0] : undefined;
  return asked.find(({ key }) => key === 'price');
}

const ASKING: Readonly<Record<FactTerm['kind'], RegExp>> = {
  count: /\bhow many\b|number of|wie ?viele|combien|cu[aá]nt[oa]s|quant[eio]s?\b|hoeveel/i,
  year: /\bwhen\b|what year|how old|wann|baujahr|quand|cu[aá]ndo|quando|wanneer/i,
  money:
    /how much|price|cost|rent\b|was kostet|wie teuer|preis|miete|combien|prix|loyer|cu[aá]nto|precio|quanto|prezzo|preço|hoeveel|prijs|huur/i,
  area: /(?!)/,
};

function bareClaim({ currency }: NumberMention, { after }: Pick<Place, 'after'>, { asked }: Reading): Meaning | null {
  if (!asked || (currency !== null && asked.kind !== 'money')) return null;
  return /^[\s\u00a0*_]*(?:$|[.,;!)\]|]|(?:and|including|in total|und|insgesamt|et|y|e|en)\b)/iu.test(after)
    ? { term: asked }
    : null;
}

interface Place {
  readonly before: string;
  readonly after: string;
}

type Meaning = Pick<Claim, 'term' | 'metres'>;

function areaClaim({ after, before }: Place, terms: readonly FactTerm[]): Meaning | null {
  const unit = AREA_UNITS.find(([pattern]) => new RegExp(String.raw`^[\s\u00a0-]*(?:${pattern})`, 'iu').test(after));
  if (!unit) return null;
  const areas = terms.filter(({ kind }) => kind === 'area');
  const nearby = `${before.slice(-40)} ${after.slice(0, 60)}`;
  const special = areas.find(({ noun }) => noun !== '' && matches(noun, nearby));
  if (special) return { term: special, metres: unit[1] };
  if (PART_OF_THE_AREA.test(nearby) || /[/]|\bper\b|\bpro\b/i.test(before.slice(-6))) return null;
  const whole = areas.filter(({ noun }) => noun === '');
  const term = whole.find(({ metres }) => metres === unit[1]) ?? whole[0];
  return term ? { term, metres: unit[1] } : null;
}

/** An area of a part says nothing about the whole. */
const PART_OF_THE_AREA =
  /\b(?:lot|plot|land|garden|yard|terrace|balcony|patio|basement|garage|kitchen|room|bedroom|office|cellar|roof|grundstück|garten|terrasse|balkon|keller|terrain|jardin|balcon|cave|terreno|jardín|terraza|giardino|terrazzo|tuin|each)\b/i;

function moneyClaim(
  { currency, readings }: NumberMention,
  { before, after }: Place,
  { terms, facts }: Reading,
): Meaning | null {
  const money = terms.filter(({ kind }) => kind === 'money');
  const isPriced = matches(PRICE, before.slice(-40)) && readings.some((reading) => reading >= 100);
  if (money.length === 0 || (currency === null && !isPriced)) return null;
  const nearby = `${before.slice(-40)} ${after.slice(0, 40)}`;
  const named = money.find(({ key, noun }) => key !== 'price' && matches(noun, nearby));
  if (named) return { term: named };
  const price = money.find(({ key }) => key === 'price') ?? (money.length === 1 ? money[0] : undefined);
  if (!price || OTHER_MONEY.test(nearby)) return null;
  const period = typeof facts.price_period === 'string' ? facts.price_period : 'total';
  const isOfAPeriod = PERIOD.test(after.slice(0, 20)) || PERIOD.test(before.slice(-20));
  // A monthly rate of a house for sale is somebody's reckoning, not its price.
  if (isOfAPeriod && period === 'total') return null;
  return { term: price };
}

function nounClaim(
  { currency, readings }: NumberMention,
  { before, after }: Place,
  terms: readonly FactTerm[],
): Meaning | null {
  if (currency !== null) return null;
  const counts = terms.filter(({ kind }) => kind === 'count' || kind === 'year');
  const behind = nearest(counts, after, (noun) => new RegExp(`^${BETWEEN}(?:${noun})(?![\\p{L}])`, 'iu'));
  if (behind && behind.kind === 'count') return { term: behind };
  const ahead = nearest(counts, before, (noun) => new RegExp(`(?<![\\p{L}])(?:${noun})${SAYING}$`, 'iu'));
  if (!ahead) return null;
  const isYear = readings.some((reading) => reading >= 1_000 && reading <= 2_999);
  return ahead.kind === 'count' || isYear ? { term: ahead } : null;
}

/** The term whose noun stands nearest. */
function nearest(terms: readonly FactTerm[], text: string, pattern: (noun: string) => RegExp): FactTerm | undefined {
  const found = terms.flatMap((term) => {
    const match = pattern(term.noun).exec(text);
    return match ? [{ term, length: match[0].length }] : [];
  });
  return found.sort((a, b) => a.length - b.length)[0]?.term;
}

const matches = (words: string, text: string): boolean =>
  words !== '' && new RegExp(`(?<![\\p{L}])(?:${words})(?![\\p{L}])`, 'iu').test(text);
