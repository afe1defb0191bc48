import { stemOf } from './stems.js';

/**
 * Ways to say the same in everyday English, as customers write and businesses don't, or the other way round. A word that stands in
 * two groups joins them for itself alone: a dog is a pet and a cat is a pet, but a dog is no cat.
 */
const GROUPS = [
  'telephone phone call ring mobile',
  'pet animal',
  'dog puppy pet animal',
  'cat kitten pet animal',
  'flat apartment',
  'home house property',
  'home flat apartment property',
  'price cost fee charge pay',
  'rent lease let',
  'sale buy purchase sell',
  'address location located where',
  'office where',
  'open hour',
  'close closed',
  'viewing visit tour see',
  'book appointment reserve reservation',
  'parking garage park car',
  'garden yard backyard',
  'lift elevator',
  'delivery deliver shipping ship',
  'return refund',
  'holiday vacation',
  'email mail',
  'invoice bill',
  'warranty guarantee',
  'discount reduction',
  'cancel cancellation',
  'internet wifi',
  'bathroom bath',
].map((group) => group.split(' '));

const OTHERS = new Map<string, Set<string>>();
for (const group of GROUPS) {
  const stems = group.map(stemOf);
  for (const stem of stems) {
    OTHERS.set(stem, new Set([...(OTHERS.get(stem) ?? []), ...stems.filter((other) => other !== stem)]));
  }
}
const WORDS = new Map(GROUPS.flatMap((group) => group.map((word) => [stemOf(word), word] as const)));
const NONE: ReadonlySet<string> = new Set();

/** The stems of other words for that of a word; none for most. */
export const otherStemsFor = (stem: string): ReadonlySet<string> => OTHERS.get(stem) ?? NONE;

/** Other words for a word; none for most. */
export const otherWordsFor = (word: string): string[] =>
  [...otherStemsFor(stemOf(word.toLowerCase()))].flatMap((stem) => WORDS.get(stem) ?? []);
