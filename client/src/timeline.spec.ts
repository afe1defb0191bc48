import { describe, expect, it } from '@jest/globals';
import type { Message } from './generated/types.gen.js';
import { Timeline } from './timeline.js';

const message = (seq: number): Message => ({ seq, content: `${seq}` }) as Message;
const seqs = (timeline: Timeline): number[] => timeline.messages.map(({ seq }) => seq);

describe('a timeline', () => {
  it('is in order whatever comes first, and has each message once', () => {
    const timeline = new Timeline();
    for (const seq of [2, 1, 3, 2]) timeline.add([message(seq)]);
    expect(seqs(timeline)).toEqual([1, 2, 3]);
    expect(timeline.hasGap).toBe(false);
  });

  it('has a gap until what is between has come', () => {
    const timeline = new Timeline();
    timeline.add([message(1), message(4)]);
    expect(timeline).toMatchObject({ hasGap: true, completeTo: 1 });
    timeline.add([message(2), message(3)]);
    expect(timeline).toMatchObject({ hasGap: false, completeTo: 4 });
  });

  it('takes a number that nobody shows for a note, once it was asked for', () => {
    const timeline = new Timeline();
    timeline.add([message(1), message(3)]);
    timeline.completedTo(2);
    expect(timeline).toMatchObject({ hasGap: false, completeTo: 3 });
  });

  it('shows the same list until something changes', () => {
    const timeline = new Timeline();
    timeline.add([message(1)]);
    const shown = timeline.messages;
    timeline.completedTo(7);
    timeline.add([]);
    expect(timeline.messages).toBe(shown);
  });
});
