import { en, type Words } from './en.js';

export type { Words };

/** The other languages are fetched when they are wanted. */
const LANGUAGES: Readonly<Record<string, () => Promise<Words>>> = {
  ar: async () => (await import('./ar.js')).ar,
  de: async () => (await import('./de.js')).de,
  es: async () => (await import('./es.js')).es,
  fr: async () => (await import('./fr.js')).fr,
};
const RIGHT_TO_LEFT = new Set(['ar']);

export interface Speech {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly words: Words;
}

/** The first of these languages that is spoken here and among those offered; else the first that is offered, or English. */
export async function speechOf(wanted: readonly (string | null)[], offered: readonly string[] = []): Promise<Speech> {
  const languages = wanted.filter((each) => each !== null).map((each) => each.slice(0, 2).toLowerCase());
  const isSpoken = (each: string): boolean =>
    (each === 'en' || each in LANGUAGES) && (offered.length === 0 || offered.includes(each));
  const language = languages.find(isSpoken) ?? offered[0] ?? 'en';
  const words = (await LANGUAGES[language]?.()) ?? en;
  return { language, words, direction: RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr' };
}

/** Fills `{name}` and the like in. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
