import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ReplyText } from './reply-text.js';

const TEXT = 'We are open from nine to six, Monday to Saturday.';
const piece = (from: number, to: number, epoch = 1) => ({
  generation_id: 'g',
  epoch,
  offset: from,
  text: TEXT.slice(from, to),
});
const rest = (offset: number, epoch = 1) => ({
  ...piece(offset, TEXT.length, epoch),
  conversation_id: 'c',
  status: 'running' as const,
  message_id: null,
  error: null,
});

describe('the text of an answer', () => {
  it('is the same whichever pieces came twice, late, or in another order', () => {
    const range = fc.tuple(fc.nat(TEXT.length), fc.nat(TEXT.length));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), (ranges) => {
        const reply = new ReplyText();
        for (const [a, b] of ranges) {
          reply.add(piece(Math.min(a, b), Math.max(a, b)));
          expect(TEXT.startsWith(reply.live?.text ?? '')).toBe(true);
        }
        reply.rest(rest(reply.live?.text.length ?? 0));
        expect(reply).toMatchObject({ live: { text: TEXT }, hasGap: false });
      }),
    );
  });

  it('waits for what is missing between', () => {
    const reply = new ReplyText();
    reply.add(piece(0, 5));
    reply.add(piece(10, 20));
    expect(reply).toMatchObject({ hasGap: true, live: { text: TEXT.slice(0, 5) } });
    reply.add(piece(5, 10));
    expect(reply).toMatchObject({ hasGap: false, live: { text: TEXT.slice(0, 20) } });
  });

  it('is replaced by a higher epoch and deaf to a lower one', () => {
    const reply = new ReplyText();
    reply.add(piece(0, 20));
    reply.add(piece(0, 3, 2));
    reply.add(piece(3, 30, 1));
    expect(reply.live).toEqual({ generation_id: 'g', epoch: 2, text: TEXT.slice(0, 3) });
  });

  it('is asked for from its beginning when it was begun anew', () => {
    const reply = new ReplyText();
    reply.add(piece(0, 20));
    expect(reply.rest(rest(20, 2))).toBe(true);
    expect(reply.live).toMatchObject({ epoch: 2, text: '' });
    expect(reply.rest(rest(0, 2))).toBe(false);
    expect(reply.live?.text).toBe(TEXT);
  });

  it('does not come back after its end', () => {
    const reply = new ReplyText();
    reply.add(piece(0, 5));
    reply.end('g');
    reply.add(piece(5, 10));
    expect(reply.live).toBeNull();
  });
});
