import { describe, expect, it } from '@jest/globals';
import { type Operation, type StoredRow, violationsOf } from '../support/history-checker.js';

const TIME = '2026-01-01T00:00:00.000Z';
const send = (n: number, rest: Partial<Operation> = {}): Operation => ({
  conversation_id: 'c',
  sender: 'ann',
  client_message_id: `m${n}`,
  content: `text ${n}`,
  invokedAt: n * 10,
  endedAt: n * 10 + 5,
  outcome: 'ok',
  answer: { id: `id${n}`, seq: n, created_at: TIME },
  ...rest,
});
const row = (n: number, rest: Partial<StoredRow> = {}): StoredRow => ({
  conversation_id: 'c',
  sender_id: 'ann',
  client_message_id: `m${n}`,
  content: `text ${n}`,
  id: `id${n}`,
  seq: n,
  created_at: TIME,
  ...rest,
});

describe('the history checker finds nothing wrong', () => {
  it.each<readonly [string, Operation[], StoredRow[]]>([
    ['in an honest history', [send(1), send(2)], [row(1), row(2)]],
    ['with an unknown that was stored', [send(1, { outcome: 'unknown', answer: null })], [row(1)]],
    ['with an unknown that was not stored', [send(1, { outcome: 'unknown', answer: null })], []],
    ['with a refusal that left nothing', [send(1), send(2, { outcome: 'fail', answer: null })], [row(1)]],
    [
      'with a repeat that was answered the same',
      [send(1), send(1, { invokedAt: 90, endedAt: 95 }), send(2)],
      [row(1), row(2)],
    ],
    [
      'with other content refused under a known id',
      [send(1), send(1, { content: 'x', outcome: 'fail', answer: null })],
      [row(1)],
    ],
    [
      'with the answers of the assistant in between',
      [send(2)],
      [row(1, { sender_id: null, client_message_id: null }), row(2)],
    ],
    [
      'with sends that overlapped',
      [send(2, { invokedAt: 1, endedAt: 9 }), send(1, { invokedAt: 8, endedAt: 10 })],
      [row(1), row(2)],
    ],
  ])('%s', (_, operations, rows) => {
    expect(violationsOf(operations, rows)).toEqual([]);
  });
});

describe('the history checker finds', () => {
  it.each<readonly [string, Operation[], StoredRow[], RegExp]>([
    ['an acknowledged message that is lost', [send(1)], [], /acknowledged, but not stored/],
    [
      'a message stored twice',
      [send(1)],
      [row(1), row(2, { client_message_id: 'm1', content: 'text 1' })],
      /stored 2 times/,
    ],
    ['an acknowledgement with another seq', [send(1)], [row(1, { id: 'other' })], /acknowledged as/],
    [
      'an acknowledgement with another time',
      [send(1)],
      [row(1, { created_at: '2026-01-01T00:00:00.001Z' })],
      /acknowledged as/,
    ],
    [
      'two acknowledgements that differ',
      [send(1), send(1, { answer: { id: 'id9', seq: 1, created_at: TIME } })],
      [row(1)],
      /id9/,
    ],
    ['other content', [send(1)], [row(1, { content: 'forged' })], /other content/],
    [
      'a refused message that was stored',
      [send(1, { outcome: 'fail', answer: null })],
      [row(1)],
      /refused, but stored/,
    ],
    ['a hole', [send(1), send(3)], [row(1), row(3)], /seq 3 stands in place 2/],
    ['a seq given twice', [send(1), send(2)], [row(1), row(2, { seq: 1 })], /seq 1 stands in place 2/],
    ['a message that nobody sent', [send(1)], [row(1), row(2)], /nobody sent it/],
    [
      'an unknown stored twice',
      [send(1, { outcome: 'unknown', answer: null })],
      [row(1), row(2, { client_message_id: 'm1' })],
      /stored 2 times/,
    ],
    [
      'an order against real time',
      [send(1, { invokedAt: 50, endedAt: 60 }), send(2, { invokedAt: 10, endedAt: 20 })],
      [row(1), row(2)],
      /seq 1 was sent after seq 2/,
    ],
    [
      'a time that goes back',
      [send(1), send(2)],
      [row(1), row(2, { created_at: '2025-12-31T00:00:00.000Z' })],
      /is older than/,
    ],
  ])('%s', (_, operations, rows, expected) => {
    expect(violationsOf(operations, rows).join('\n')).toMatch(expected);
  });

  it('a conversation whose last_seq is not its last message', () => {
    expect(violationsOf([send(1)], [row(1)], new Map([['c', 2]]))).toEqual([expect.stringContaining('last_seq is 2')]);
  });
});
