import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Subject } from './subject.js';
import { checkSentence, type TruthContext } from './truth-check.js';

const check = (sentence: string, context: Pick<TruthContext, 'subjects'>) =>
  checkSentence(sentence, { language: 'en', ...context });

const templates = [
  'It has {bedrooms} bedrooms.',
  'This is a {bedrooms}-bedroom house with {bathrooms} bathrooms.',
  'Bedrooms: {bedrooms}, bathrooms: {bathrooms}',
  'With {bathrooms} bathrooms and {bedrooms} double bedrooms, the price is €{price}.',
  'The asking price is EUR {price}.',
  'It costs {price} euros and was built in {year_built}.',
  'The home offers {square_feet} sq ft.',
];
const counts = fc.integer({ min: 0, max: 40 });
const facts = fc.record({
  bedrooms: counts,
  bathrooms: counts,
  square_feet: fc.integer({ min: 100, max: 90_000 }),
  price: fc.integer({ min: 1_000, max: 90_000_000 }),
  year_built: fc.integer({ min: 1_700, max: 2_026 }),
});
type Facts = Record<string, number>;
const filled = (template: string, values: Facts): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    key === 'year_built' ? String(values[key]) : (values[key] ?? 0).toLocaleString('en-US'),
  );
const subjectOf = (values: Facts): Subject => ({
  title: 'The house',
  external_id: 'h-1',
  facts: { ...values, currency: 'EUR' },
});

describe('the truth check, whatever the record', () => {
  it('never changes a true sentence', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...templates), (values, template) => {
        const sentence = filled(template, values);
        expect(check(sentence, { subjects: [subjectOf(values)] })).toMatchObject({ verdict: 'passed', text: sentence });
      }),
    );
  });

  it('lets no false number through, and passes what it has written', () => {
    fc.assert(
      fc.property(facts, facts, fc.constantFrom(...templates), (values, said, template) => {
        const keys = Array.from(template.matchAll(/\{(\w+)\}/g), ([, key = '']) => key);
        const isTrue = keys.every((key) => (values as Facts)[key] === (said as Facts)[key]);
        const context = { subjects: [subjectOf(values)] };
        const checked = check(filled(template, said), context);
        expect(checked.verdict === 'passed').toBe(isTrue);
        if (checked.verdict === 'corrected') expect(checked.text).toBe(filled(template, values));
        expect(check(checked.text, context).verdict).toBe('passed');
      }),
    );
  });

  it('is done with any text in no time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const started = performance.now();
        check(text, { subjects: [subjectOf({ bedrooms: 3, price: 1_250_000, square_feet: 1_850 })] });
        expect(performance.now() - started).toBeLessThan(500);
      }),
    );
  });
});
