import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editDistance } from './edit-distance.js';

/** The same by its definition, without any short cut. */
function slowly(one: string, other: string): number {
  if (one === '' || other === '') return one.length + other.length;
  const [a, b] = [one.slice(1), other.slice(1)];
  if (one[0] === other[0]) return slowly(a, b);
  const isSwapped = one[0] === other[1] && one[1] === other[0];
  return (
    1 +
    Math.min(
      slowly(a, other),
      slowly(one, b),
      slowly(a, b),
      ...(isSwapped ? [slowly(one.slice(2), other.slice(2))] : []),
    )
  );
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), maxLength: 6 });

describe('the edit distance', () => {
  it.each([
    ['cort', 'court', 1],
    ['teh', 'the', 1],
    ['bedroms', 'bedrooms', 1],
    ['', 'ab', 2],
    ['same', 'same', 0],
  ])('of %s and %s is %i', (one, other, edits) => expect(editDistance(one, other, 2)).toBe(edits));

  it('is that of the definition, or infinite beyond the most', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (one, other, most) => {
        const edits = slowly(one, other);
        expect(editDistance(one, other, most)).toBe(edits > most ? Number.POSITIVE_INFINITY : edits);
      }),
    );
  });
});
