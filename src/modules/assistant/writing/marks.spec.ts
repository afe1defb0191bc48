import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MarkFilter } from './marks.js';

function through(pieces: readonly string[], marks: readonly string[]) {
  let text = '';
  const found: string[] = [];
  const filter = new MarkFilter(marks, { text: (piece) => (text += piece), mark: (mark) => void found.push(mark) });
  for (const piece of pieces) filter.write(piece);
  const early = text;
  filter.end();
  return { text, early, found };
}

describe('marks in a text', () => {
  it('are cut out, wherever the text is cut', () => {
    expect(through(['[no ans', 'wer] I do', "n't know [no"], ['[no answer]', 'secret-1'])).toEqual({
      text: " I don't know [no",
      early: " I don't know ",
      found: ['[no answer]'],
    });
    expect(through(['the Secret', '-1 is secret-1.'], ['secret-1']).text).toBe('the  is .');
  });

  it.each(['sd', ']x', '^x', '-x', '\\x', '[x]'])('are cut out whatever they begin with: %s', (mark) => {
    expect(through([`s ${mark}, \u0130${mark.toUpperCase()} d`], [mark, 'm'])).toEqual({
      text: 's , \u0130 d',
      early: 's , \u0130 d',
      found: [mark, mark],
    });
  });

  it('never come through, and nothing else is lost', () => {
    const piece = fc.oneof(fc.constantFrom('a', 'ab', 'aba', 'b', 'ab', ' ', 'abab'), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const { text, found } = through(pieces, ['abab']);
        const whole = pieces.join('');
        expect(text.length + found.length * 4).toBe(whole.length);
        expect(through([whole], ['abab'])).toMatchObject({ text, found });
      }),
    );
  });
});
