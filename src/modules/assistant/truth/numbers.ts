/** A number in a text, with what belongs to it: a multiplier, a currency, how it is written. */
export interface NumberMention {
  /** Where the number begins and ends, multiplier and currency included. */
  readonly start: number;
  readonly end: number;
  /** What it may mean: "1.250" is 1250 in German and 1.25 in English. */
  readonly readings: readonly number[];
  /** Half a unit of the last digit that is said, for rounded numbers such as "1.3 million"; 0 for plain ones. */
  readonly slack: number;
  /** ISO code, where a currency stands with it. */
  readonly currency: string | null;
  readonly style: NumberStyle;
}

export interface NumberStyle {
  /** In words, such as "three". */
  readonly isWord: boolean;
  readonly isCapital: boolean;
  readonly currencyText: string;
  readonly isCurrencyFirst: boolean;
}

const CURRENCIES: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  US$: 'USD',
  A$: 'AUD',
  C$: 'CAD',
  $: 'USD',
  euro: 'EUR',
  euros: 'EUR',
  dollar: 'USD',
  dollars: 'USD',
  pounds: 'GBP',
  franken: 'CHF',
};
const CODES = 'EUR|USD|GBP|CHF|JPY|AUD|CAD|SEK|NOK|DKK|PLN|CZK|AED|INR|BRL|MXN';

const MULTIPLIERS: readonly (readonly [RegExp, number])[] = [
  [
    /^[\s\u00a0\u202f-]*(?:million(?:en|s)?|mio\.?|mn|mill(?:ón|ones|ion|oni)|milion[ei]|milh(?:ão|ões)|miljoen)(?![\p{L}])/iu,
    1e6,
  ],
  [/^[\s\u00a0\u202f-]*(?:thousand|tausend|mille|mil|mila|duizend)(?![\p{L}])/iu, 1e3],
  [/^ ?M(?![\p{L}²\d])/u, 1e6],
  [/^ ?[kK](?![\p{L}²\d])/u, 1e3],
];
/** A small m is metres, unless money stands before it. */
const MILLION_AFTER_MONEY = /^ ?m(?![\p{L}²\d])/u;

const WORDS: readonly string[] = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
  'null _ zwei drei vier fünf sechs sieben acht neun zehn elf zwölf',
  'zéro _ deux trois quatre cinq six sept huit neuf dix onze douze',
  'cero _ dos tres cuatro cinco seis siete ocho nueve diez once doce',
  'zero _ due tre quattro cinque sei sette otto nove dieci undici dodici',
  'zero _ dois três quatro cinco seis sete oito nove dez onze doze',
  '_ _ duas',
  'nul _ twee drie vier vijf zes zeven acht negen tien elf twaalf',
];
const VALUES = new Map(WORDS.flatMap((line) => line.split(' ').map((word, value) => [word, value] as const)));
VALUES.delete('_');

export const ENGLISH_NUMBERS: readonly string[] = (WORDS[0] ?? '').split(' ');

const DIGITS = /\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?/g;
const WORD = new RegExp(`(?<![\\p{L}\\d])(?:${[...VALUES.keys()].join('|')})(?![\\p{L}\\d])`, 'giu');
/** Citations, list marks, clock times, percentages and dates say nothing about a record's facts. */
const NOISE =
  /\[\d+\]|^[ \t]*\d+[.)](?=\s)|\d{1,2}:\d{2}|\d+(?:[.,]\d+)?\s?%|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\+?\d[\d -]*\d-\d[\d -]*/gmu;

/** The numbers of a text, in order. */
export function numbersIn(text: string): NumberMention[] {
  const quiet = text.replace(NOISE, (noise) => ' '.repeat(noise.length));
  const digits = Array.from(quiet.matchAll(DIGITS), (match) => mentionOf(quiet, match.index, match[0]));
  const words = Array.from(quiet.matchAll(WORD), (match) => wordMention(quiet, match.index, match[0]));
  return [...digits, ...words].filter((mention) => mention !== null).sort((a, b) => a.start - b.start);
}

function wordMention(text: string, index: number, word: string): NumberMention | null {
  const value = VALUES.get(word.toLowerCase());
  if (value === undefined) return null;
  const mention = extend(text, { start: index, end: index + word.length }, { readings: [value], decimals: 0 });
  return { ...mention, style: { ...mention.style, isWord: mention.slack === 0, isCapital: /^\p{Lu}/u.test(word) } };
}

function mentionOf(text: string, index: number, raw: string): NumberMention | null {
  // Part of a name or code, such as "B12".
  if (/[\p{L}\d]$/u.test(text.slice(0, index))) return null;
  return extend(text, { start: index, end: index + raw.length }, readingsOf(raw));
}

interface Read {
  readonly readings: readonly number[];
  readonly decimals: number;
}

/** What digits with separators may mean. */
function readingsOf(raw: string): Read {
  const compact = raw.replace(/['’\u00a0\u202f ]/g, '');
  const separators = compact.match(/[.,]/g) ?? [];
  if (separators.length === 0) return { readings: [Number(compact)], decimals: 0 };
  const last = separators.at(-1) ?? '';
  const [tail = ''] = compact.split(last).slice(-1);
  const isGrouped = tail.length === 3;
  const isDecimal = separators.filter((each) => each === last).length === 1;
  const decimal = Number(compact.replaceAll(last === '.' ? ',' : '.', '').replace(last, '.'));
  const whole = Number(compact.replace(/[.,]/g, ''));
  if (!isGrouped) return { readings: [decimal], decimals: tail.length };
  if (!isDecimal) return { readings: [whole], decimals: 0 };
  return separators.length > 1 || compact !== raw
    ? { readings: [decimal, whole], decimals: tail.length }
    : { readings: [whole, decimal], decimals: tail.length };
}

/** Takes in the multiplier and the currency around a number. */
function extend(text: string, place: { start: number; end: number }, { readings, decimals }: Read): NumberMention {
  const before = new RegExp(`(US\\$|A\\$|C\\$|[€£¥$]|(?<![\\p{L}])(?:${CODES}))[\\s\\u00a0]?$`, 'u').exec(
    text.slice(0, place.start),
  );
  let { start, end } = place;
  let [factor, found] = [1, ''];
  const rest = text.slice(end);
  for (const [pattern, value] of MULTIPLIERS) {
    const match = factor === 1 ? pattern.exec(rest) : null;
    if (match) [factor, found] = [value, match[0]];
  }
  const metres = before && factor === 1 ? MILLION_AFTER_MONEY.exec(rest) : null;
  if (metres) [factor, found] = [1e6, metres[0]];
  end += found.length;
  const after = new RegExp(
    `^[\\s\\u00a0-]?([€£¥$]|(?:${CODES}|euros?|dollars?|pounds|Franken)(?![\\p{L}]))`,
    'iu',
  ).exec(text.slice(end));
  if (before) start -= before[0].length;
  else if (after) end += after[0].length;
  const currencyText = (before?.[1] ?? after?.[1] ?? '').trim();
  return {
    start,
    end,
    readings: readings.map((reading) => reading * factor),
    slack: factor === 1 && decimals === 0 ? 0 : (factor / 10 ** decimals) * 0.5,
    currency: currencyText === '' ? null : codeOf(currencyText),
    style: { isWord: false, isCapital: false, currencyText, isCurrencyFirst: before !== null },
  };
}

export const codeOf = (currency: string): string =>
  CURRENCIES[currency] ?? CURRENCIES[currency.toLowerCase()] ?? currency.toUpperCase();
