import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TextDelta } from '../../contract/domain-events.js';
import { LiveReply } from './live-replies.js';

const INTERVAL_MS = 50;

describe('a live reply', () => {
  let emitted: TextDelta[];
  let reply: LiveReply;
  beforeEach(() => {
    jest.useFakeTimers();
    emitted = [];
    const generation = { id: 'g', conversationId: 'c', epoch: 1, answersUpToSeq: 1 };
    reply = new LiveReply(generation, INTERVAL_MS, (delta) => emitted.push(delta));
  });
  afterEach(() => void jest.useRealTimers());

  it('shows the first text at once and then at most one delta an interval', () => {
    for (let token = 0; token < 200; token += 1) {
      reply.append('ab');
      jest.advanceTimersByTime(5);
    }
    expect(emitted[0]).toMatchObject({ offset: 0, text: 'ab' });
    expect(emitted.length).toBeLessThanOrEqual(1 + (200 * 5) / INTERVAL_MS);
    reply.flush();
    expect(emitted.map(({ text }) => text).join('')).toBe('ab'.repeat(200));
  });

  it('addresses each delta by where it begins', () => {
    reply.append('one');
    reply.append(' two');
    jest.advanceTimersByTime(INTERVAL_MS);
    expect(emitted.map(({ offset }) => offset)).toEqual([0, 3]);
  });

  it('shows everybody at once what one listener waits for, and has no other pace after it', () => {
    const wants = (text: string): boolean => text.endsWith('. ');
    reply.listen(0, { delta: () => undefined, wants, ended: () => undefined });
    for (const text of ['It', ' is', ' blue', '. ', 'Or', ' not']) reply.append(text);
    expect(emitted.map(({ text }) => text)).toEqual(['It', ' is blue. ']);
    jest.advanceTimersByTime(INTERVAL_MS);
    expect(emitted.map(({ text }) => text).slice(2)).toEqual(['Or not']);
  });

  it('gives a late listener exactly the rest, with nothing twice', () => {
    reply.append('shown');
    reply.append(' later');
    const heard: TextDelta[] = [];
    const ends: unknown[] = [];
    reply.listen(2, { delta: (delta) => heard.push(delta), ended: (end) => ends.push(end) });
    expect(heard).toMatchObject([{ offset: 2, text: 'own' }]);
    reply.flush();
    reply.tellEnd(null);
    expect(heard.map(({ text }) => text).join('')).toBe('own later');
    expect(ends).toEqual([null]);
  });

  it('tells a listener who left nothing more', () => {
    const heard: TextDelta[] = [];
    const leave = reply.listen(0, { delta: (delta) => heard.push(delta), ended: () => undefined });
    leave();
    reply.append('text');
    expect(heard).toEqual([]);
  });

  it('keeps the first reason for which it was interrupted', () => {
    reply.interrupt('stop');
    reply.interrupt('drain');
    expect(reply.interruption).toBe('stop');
    expect(reply.abort.signal.aborted).toBe(true);
  });
});
