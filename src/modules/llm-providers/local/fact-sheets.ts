import type { Grounding } from './grounding.js';
import { isTelling, stemOf, wordsOf } from './stems.js';

/** What is known of one record, as far as the grounding has it. */
export interface FactSheet {
  readonly title: string;
  /** Of the passage that holds its facts; null where the facts came with the page alone. */
  readonly number: number | null;
  /** The visitor looks at its page. */
  readonly isOfPage: boolean;
  /** By their labels in lower case: `bedrooms` → `2`. */
  readonly facts: ReadonlyMap<string, string>;
  /** What is no fact, but a description. */
  readonly prose: readonly string[];
}

const FACT = /^([^:]{1,40}): (.+)$/;

/** A sheet for each record of the groundings; those of the page come first. */
export function sheetsOf(groundings: readonly Grounding[]): FactSheet[] {
  const sheets = new Map<string, FactSheet>();
  const add = (title: string, lines: readonly string[], given: Pick<FactSheet, 'number' | 'isOfPage'>): void => {
    const facts = lines.flatMap((line) => {
      const [, label, value] = FACT.exec(line.trim()) ?? [];
      return label === undefined || value === undefined ? [] : [[label.toLowerCase(), value] as const];
    });
    const before = sheets.get(title);
    sheets.set(title, {
      title,
      number: before?.number ?? given.number,
      isOfPage: before?.isOfPage ?? given.isOfPage,
      facts: new Map([...(before?.facts ?? []), ...facts]),
      prose: [...(before?.prose ?? []), ...lines.filter((line) => !FACT.test(line.trim()))],
    });
  };
  for (const { records } of groundings) {
    for (const { title, lines } of records) add(title, lines, { number: null, isOfPage: true });
  }
  for (const { passages } of groundings) {
    for (const { title, text, number, isOfRecord } of passages) {
      if (isOfRecord) add(title, text.split('\n'), { number, isOfPage: false });
    }
  }
  return [...sheets.values()];
}

/** The stems of a title by which people call a record. */
export const titleStems = ({ title }: FactSheet): string[] => wordsOf(title).filter(isTelling).map(stemOf);

/** The sheets that a text names: with their whole title, or where none is, with half of one that no other shares. */
export function namedIn(text: string, sheets: readonly FactSheet[]): FactSheet[] {
  const said = new Set(wordsOf(text).map(stemOf));
  const whole = sheets.filter(
    (sheet) => titleStems(sheet).length > 0 && titleStems(sheet).every((stem) => said.has(stem)),
  );
  if (whole.length > 0) return whole;
  return sheets.filter((sheet) => {
    const stems = titleStems(sheet);
    const own = stems.filter((stem) => sheets.every((other) => other === sheet || !titleStems(other).includes(stem)));
    return stems.length > 0 && own.filter((stem) => stem.length > 3 && said.has(stem)).length >= stems.length / 2;
  });
}
