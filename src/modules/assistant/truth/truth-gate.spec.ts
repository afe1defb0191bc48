import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Subject } from './subject.js';
import { TruthGate } from './truth-gate.js';

const house: Subject = {
  title: 'The house',
  external_id: 'h-1',
  facts: { bedrooms: 3, price: 1250000, currency: 'EUR' },
};

function through(pieces: readonly string[], subjects: readonly Subject[] = [house]) {
  const said: string[] = [];
  const gate = new TruthGate(
    () => subjects.length > 0,
    () => ({ subjects, language: 'en' }),
    (text) => said.push(text),
  );
  for (const piece of pieces) gate.write(piece);
  const early = said.join('');
  gate.end();
  return { said: said.join(''), early, report: gate.report };
}

describe('the truth gate', () => {
  it('shows a sentence once it is whole, and never a false number', () => {
    const { said, early, report } = through(['It has 5', ' bedrooms', '. It costs €1,2', '50,000', '. And more']);
    expect(early).toBe('It has 3 bedrooms. It costs €1,250,000. ');
    expect(said).toBe('It has 3 bedrooms. It costs €1,250,000. And more');
    expect(report).toEqual({ status: 'corrected', facts: ['bedrooms'] });
  });

  it('lets text through at once without a record', () => {
    expect(through(['It has 5', ' bedrooms'], [])).toEqual({
      said: 'It has 5 bedrooms',
      early: 'It has 5 bedrooms',
      report: null,
    });
  });

  it('says the same however the text is cut', () => {
    const text =
      'Hello! It has 5 bedrooms.\n- Price: €900,000\n- Bedrooms: 3\nIt costs 1.25 million euros. Shall I book a viewing?';
    const whole = through([text]).said;
    expect(whole).toContain('Price: €1,250,000');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: text.length - 1 })), (cuts) => {
        const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
        expect(through(pieces).said).toBe(whole);
      }),
    );
  });

  it('holds a text without sentences no longer than it must', () => {
    expect(through(['word '.repeat(600)]).early.length).toBeGreaterThan(1_000);
  });
});
