import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Said, Utterances } from './utterances.js';

const PATIENCE_MS = 12_000;

describe('words that come late', () => {
  let said: Said[];
  let utterances: Utterances;
  beforeEach(() => {
    jest.useFakeTimers();
    said = [];
    utterances = new Utterances(
      (each) => said.push(each),
      () => undefined,
    );
  });
  afterEach(() => {
    utterances.end();
    jest.useRealTimers();
  });

  const answer = (id: string, text: string, previous: string): void => {
    utterances.assistantBegins(id, previous, 0);
    utterances.assistantWords(id, text);
    utterances.assistantDone(id);
  };
  const lines = (): string[] => said.map(({ text, isLate }) => (isLate ? `late: ${text}` : text));

  it('hold up what was spoken after them for twelve seconds, and stand in their place', () => {
    utterances.visitorSpoke('q', null);
    answer('a', 'Nine to six.', 'q');
    jest.advanceTimersByTime(PATIENCE_MS - 1);
    expect(lines()).toEqual([]);
    utterances.visitorSaid('q', 'When are you open?', 0);
    expect(lines()).toEqual(['When are you open?', 'Nine to six.']);
  });

  it('after that come behind what was told, marked as late, and once', () => {
    utterances.visitorSpoke('q', null);
    answer('a', 'Nine to six.', 'q');
    jest.advanceTimersByTime(PATIENCE_MS);
    expect(lines()).toEqual(['Nine to six.']);
    for (let time = 0; time < 2; time += 1) utterances.visitorSaid('q', 'When are you open?', 0);
    expect(lines()).toEqual(['Nine to six.', 'late: When are you open?']);
  });

  it('are not late when something else is waited for: they stand in their place', () => {
    utterances.visitorSpoke('q1', null);
    jest.advanceTimersByTime(PATIENCE_MS - 1);
    utterances.visitorSpoke('q2', 'q1');
    answer('a', 'Nine to six.', 'q2');
    utterances.visitorSaid('q2', 'When?', 0);
    jest.advanceTimersByTime(1);
    expect(lines()).toEqual(['When?', 'Nine to six.']);
    utterances.visitorSaid('q1', 'Hello.', 0);
    expect(lines()).toEqual(['When?', 'Nine to six.', 'late: Hello.']);
  });

  it('and that nobody has understood at the end hold nothing back', () => {
    utterances.visitorSpoke('q', null);
    answer('a', 'Nine to six.', 'q');
    utterances.end();
    expect(lines()).toEqual(['Nine to six.']);
  });
});
