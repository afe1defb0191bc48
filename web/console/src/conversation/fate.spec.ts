import { describe, expect, it } from '@jest/globals';
import type { Marks } from '@omnichat/client';
import type { Message } from '@omnichat/client/types';
import { fateOf } from './fate.js';

const message = (seq: number, role: Message['role']) => ({ seq, role }) as Message;
const THREAD = [
  message(1, 'user'),
  message(2, 'assistant'),
  message(3, 'note'),
  message(4, 'seller'),
  message(5, 'seller'),
];

const fates = (marks: Marks) => THREAD.map((each) => fateOf(each, THREAD, marks));

describe('what became of a message', () => {
  it('is told at the last one alone while nothing was heard', () => {
    expect(fates({ read: {}, delivered: {} })).toEqual([null, null, null, null, 'Sent']);
  });

  it('tells what was read and what has only arrived', () => {
    expect(fates({ read: { contact: 3 }, delivered: { contact: 5 } })).toEqual([null, 'Read', null, null, 'Delivered']);
  });

  it('tells once that all was read, by whomever the visitor is', () => {
    expect(fates({ read: { user: 5 }, delivered: { user: 5 } })).toEqual([null, null, null, null, 'Read']);
  });

  it('is not told of what the visitor has answered', () => {
    const thread = [...THREAD, message(6, 'user'), message(7, 'note')];
    expect(thread.map((each) => fateOf(each, thread, { read: {}, delivered: {} }))).toEqual(thread.map(() => null));
  });

  it('counts nothing that colleagues have read', () => {
    expect(fates({ read: { seller: 5 }, delivered: {} }).at(-1)).toBe('Sent');
  });
});
