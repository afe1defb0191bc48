import * as fc from 'fast-check';
import { SseParser } from './sse-parser.js';

function read(...pieces: readonly (Buffer | string)[]) {
  const data: string[] = [];
  let comments = 0;
  const parser = new SseParser({ onData: (text) => data.push(text), onComment: () => (comments += 1) });
  for (const piece of pieces) parser.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
  parser.end();
  return { data, comments };
}

describe('SseParser', () => {
  it('hands on data and comments, and skips other fields', () => {
    const stream = ': hi\n\nevent: x\nid: 1\ndata: one\n\ndata:two\nretry: 3\n\n:\n';
    expect(read(stream)).toEqual({ data: ['one', 'two'], comments: 2 });
  });

  it('joins several data lines of one event', () => {
    expect(read('data: {\ndata: }\n\n').data).toEqual(['{\n}']);
  });

  it('keeps the last record when the blank line is missing', () => {
    expect(read('data: [DONE]').data).toEqual(['[DONE]']);
  });

  it('does not care where the bytes are cut, nor how lines end', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n]|^ /.test(text)));
    const lineEnds = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(texts, lineEnds, fc.array(fc.nat(300)), (expected, lineEnd, cuts) => {
        const bytes = Buffer.from(expected.map((text) => `data: ${text}${lineEnd}${lineEnd}`).join(''));
        const at = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(read(...pieces).data).toEqual(expected);
      }),
    );
  });

  it('refuses a record that never ends', () => {
    const parser = new SseParser({ onData: () => {} });
    const piece = Buffer.alloc(600_000, 'x');
    parser.push(piece);
    expect(() => parser.push(piece)).toThrow(RangeError);
  });
});
