import type { Claim } from './claims.js';
import { codeOf, ENGLISH_NUMBERS } from './numbers.js';
import { addressOf, type RecordFacts, type Subject } from './subject.js';

const SYMBOLS: Readonly<Record<string, string>> = { EUR: '€', GBP: '£', USD: '$', JPY: '¥' };

const RECORDS_SAY: Readonly<Record<string, string>> = {
  en: 'Our records say',
  de: 'In unseren Unterlagen steht',
  fr: 'Nos données indiquent',
  es: 'Nuestros datos indican',
  it: 'I nostri dati indicano',
  pt: 'Os nossos dados indicam',
  nl: 'In onze gegevens staat',
};

const LABELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  de: {
    bedrooms: 'Schlafzimmer',
    bathrooms: 'Badezimmer',
    square_feet: 'Quadratfuß',
    square_meters: 'Quadratmeter',
    price: 'Preis',
    address: 'Adresse',
    year_built: 'Baujahr',
  },
  fr: {
    bedrooms: 'chambres',
    bathrooms: 'salles de bain',
    square_feet: 'pieds carrés',
    square_meters: 'mètres carrés',
    price: 'prix',
    address: 'adresse',
    year_built: 'année de construction',
  },
  es: {
    bedrooms: 'dormitorios',
    bathrooms: 'baños',
    square_feet: 'pies cuadrados',
    square_meters: 'metros cuadrados',
    price: 'precio',
    address: 'dirección',
    year_built: 'año de construcción',
  },
  it: {
    bedrooms: 'camere da letto',
    bathrooms: 'bagni',
    square_feet: 'piedi quadrati',
    square_meters: 'metri quadrati',
    price: 'prezzo',
    address: 'indirizzo',
    year_built: 'anno di costruzione',
  },
  pt: {
    bedrooms: 'quartos',
    bathrooms: 'casas de banho',
    square_feet: 'pés quadrados',
    square_meters: 'metros quadrados',
    price: 'preço',
    address: 'endereço',
    year_built: 'ano de construção',
  },
  nl: {
    bedrooms: 'slaapkamers',
    bathrooms: 'badkamers',
    square_feet: 'vierkante voet',
    square_meters: 'vierkante meter',
    price: 'prijs',
    address: 'adres',
    year_built: 'bouwjaar',
  },
};

/** A number with its thousands apart, as the language writes it. */
export function grouped(value: number, language: string): string {
  const [locale] = Intl.NumberFormat.supportedLocalesOf([language, 'en']);
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);
}

/** The record's value in the words in which the wrong one was said. */
export function rightWords({ term, mention, metres }: Claim, facts: RecordFacts, language: string): string {
  const { style } = mention;
  if (term.kind === 'money') return money(term.value, facts, { ...style, language });
  if (term.kind === 'area') return grouped(Math.round((term.value * (term.metres ?? 1)) / (metres ?? 1)), language);
  if (term.kind === 'year') return String(term.value);
  const word = style.isWord && language === 'en' ? ENGLISH_NUMBERS[term.value] : undefined;
  if (word === undefined) return grouped(term.value, language);
  return style.isCapital ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

function money(
  value: number,
  { currency }: RecordFacts,
  { currencyText, isCurrencyFirst, language }: { currencyText: string; isCurrencyFirst: boolean; language: string },
): string {
  const amount = grouped(value, language);
  const code = typeof currency === 'string' ? currency : null;
  const isSame = code === null || currencyText === '' || codeOf(currencyText) === code;
  const shown = isSame ? currencyText : currencyText.length > 1 ? code : (SYMBOLS[code] ?? code);
  if (shown === '') return amount;
  if (!isCurrencyFirst) return `${amount} ${shown}`;
  return shown.length > 1 && !shown.includes('$') ? `${shown} ${amount}` : `${shown}${amount}`;
}

/** An honest sentence in place of a false one: what the record says of these facts. */
export function honestSentence(subject: Subject, keys: readonly string[], language: string): string {
  const parts = [...new Set(keys)].flatMap((key) => {
    const value = valueOf(subject.facts, key, language);
    return value === null ? [] : [`${LABELS[language]?.[key] ?? key.replaceAll('_', ' ')}: ${value}`];
  });
  return `${RECORDS_SAY[language] ?? RECORDS_SAY.en}: ${subject.title} – ${parts.join('; ')}.`;
}

function valueOf(facts: RecordFacts, key: string, language: string): string | null {
  if (key === 'address') return addressOf(facts) ?? null;
  const { attributes } = facts;
  const own = typeof attributes === 'object' && attributes !== null ? (attributes as RecordFacts) : {};
  const value = facts[key] ?? own[key];
  if (typeof value === 'number') {
    const isMoney = /price|rent|deposit|fee|cost/.test(key);
    if (/year/.test(key)) return String(value);
    return isMoney && typeof facts.currency === 'string'
      ? `${grouped(value, language)} ${facts.currency}`
      : grouped(value, language);
  }
  if (typeof value === 'boolean') return (YES_NO[language] ?? ENGLISH_YES_NO)[value ? 0 : 1];
  return typeof value === 'string' ? value : null;
}

const ENGLISH_YES_NO = ['yes', 'no'] as const;
const YES_NO: Readonly<Record<string, readonly [string, string]>> = {
  de: ['ja', 'nein'],
  fr: ['oui', 'non'],
  es: ['sí', 'no'],
  it: ['sì', 'no'],
  pt: ['sim', 'não'],
  nl: ['ja', 'nee'],
};
