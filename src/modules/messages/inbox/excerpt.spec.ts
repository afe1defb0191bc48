import { describe, expect, it } from '@jest/globals';
import { EXCERPT_LENGTH } from '../../../contract/inbox.schema.js';
import { excerptOf, patternOf, wordsOf } from './excerpt.js';

describe('an excerpt', () => {
  it('is a short text as it is, on one line', () => {
    expect(excerptOf('We love\n\n it.', ['love'])).toBe('We love it.');
  });

  it('shows the word that was found, wherever it stands', () => {
    const text = `${'before '.repeat(100)}the Price ${'after '.repeat(100)}`;
    const excerpt = excerptOf(text, ['price']);
    expect(excerpt).toContain('the Price after');
    expect(Array.from(excerpt)).toHaveLength(EXCERPT_LENGTH);
    expect(excerpt).toMatch(/^….*…$/);
  });

  it('begins at the beginning where no word stands in it', () => {
    expect(excerptOf('x'.repeat(500), ['name'])).toBe(`${'x'.repeat(EXCERPT_LENGTH - 1)}…`);
  });

  it('cuts no character in two', () => {
    expect(excerptOf('🏡'.repeat(300), ['🏡']).isWellFormed()).toBe(true);
  });
});

describe('the words of a search', () => {
  it('are found as they are', () => {
    expect(wordsOf('  Best  PRICE ')).toEqual(['best', 'price']);
    expect(patternOf('100%_\\')).toBe(String.raw`%100\%\_\\%`);
  });
});
