import { describe, expect, it } from '@jest/globals';
import type { CannedReply } from '@omnichat/client/types';
import { matching, wantedCanned } from './matching.js';

const reply = (shortcut: string, content: string) => ({ shortcut, title: null, content }) as CannedReply;

describe('canned replies', () => {
  it.each([
    ['/', ''],
    ['/Hel', 'hel'],
    ['hello', null],
    ['/hello there', null],
    ['see a/b', null],
  ])('are wanted by %j: %j', (text, wanted) => expect(wantedCanned(text)).toBe(wanted));

  it('are found by shortcut first, then by their words', () => {
    const replies = [reply('bye', 'Have a nice viewing!'), reply('viewing', 'When?'), reply('other', 'x')];
    expect(matching(replies, 'view').map(({ shortcut }) => shortcut)).toEqual(['viewing', 'bye']);
    expect(matching(replies, '')).toHaveLength(3);
  });
});
