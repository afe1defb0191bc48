import { describe, expect, it } from '@jest/globals';
import { SentenceCutter } from './sentence-cutter.js';
import { speakable } from './speakable.js';

/** The sentences of a text that comes in pieces of this many characters. */
function cut(text: string, size: number): string[] {
  const cutter = new SentenceCutter();
  const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
  return [...pieces.flatMap((piece) => cutter.add(piece)), ...cutter.end()];
}

describe('a text that is spoken', () => {
  it.each([1, 3, 7, 1_000])('is the same sentences in pieces of %i', (size) => {
    const text = 'It costs 3.5 million euros. Really? Yes!\nThe **kitchen** is new [1].\n- A garden\n- Two baths';
    expect(cut(text, size)).toEqual([
      'It costs 3.5 million euros.',
      'Really?',
      'Yes!',
      'The kitchen is new.',
      'A garden',
      'Two baths',
    ]);
  });

  it('is whole as soon as its full stop has a space behind it', () => {
    const cutter = new SentenceCutter();
    expect(cutter.add('It has three bedrooms.')).toEqual([]);
    expect(cutter.add(' ')).toEqual(['It has three bedrooms.']);
    expect([...cutter.add('三间卧室。'), ...cutter.add('还有花园')]).toEqual(['三间卧室。']);
  });

  it('is known to be whole before it is taken', () => {
    const cutter = new SentenceCutter();
    cutter.add('It has three bedrooms');
    expect(['.', ' with', '. The', '.” The', '!\n', '。'].map((text) => cutter.isWholeWith(text))).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
    cutter.add('.');
    expect(cutter.isWholeWith(' The')).toBe(true);
  });

  it('is taken apart where it has no end, and loses no word', () => {
    const words = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ');
    for (const text of [words, words.replaceAll(' ', ', '), 'x'.repeat(2_000)]) {
      const parts = cut(text, 50);
      expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(450);
      expect(parts.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }
  });

  it('has no marks in it', () => {
    expect(speakable('See [the plan](https://x.test/a) or https://y.test [2, 3].')).toBe('See the plan or.');
    expect(speakable('## `Rooms` | _three_')).toBe('Rooms three');
    for (const text of ['---', '[1]', '', '```js\nlet x = 1;\n```']) expect(speakable(text)).toBe('');
  });
});
