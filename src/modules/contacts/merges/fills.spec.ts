import { describe, expect, it } from '@jest/globals';
import { beforeOf, fillsOf, unfilled } from './fills.js';

const blank = { name: null, email: null, phone: null, attributes: {}, externalId: null, isVerified: false };
const verified = { ...blank, externalId: 'u-1', isVerified: true };

describe('what a merge fills', () => {
  it('fills what is empty among equals', () => {
    const from = { ...blank, name: 'Ann', phone: '1', attributes: { a: 1, b: 1 } };
    const into = { ...blank, name: 'Bob', attributes: { b: 2 } };
    expect(fillsOf(from, into)).toEqual({ phone: '1', attributes: { a: 1, b: 2 } });
  });

  it('takes nothing unverified into a verified contact', () => {
    expect(fillsOf({ ...blank, email: 'x@example.com', attributes: { a: 1 } }, verified)).toEqual({});
  });

  it('lets the verified word override', () => {
    const from = { ...verified, name: 'Ann' };
    expect(fillsOf(from, { ...blank, name: 'Guest', email: 'g@example.com' })).toEqual({
      name: 'Ann',
      externalId: 'u-1',
      isVerified: true,
    });
  });

  it('gives back only what nobody has changed since', () => {
    const into = { ...blank, attributes: { z: 1 } };
    const fills = fillsOf({ ...blank, name: 'Ann', phone: '1', attributes: { y: { c: 1, d: 2 } } }, into);
    const before = beforeOf(into, fills);
    const now = { ...into, name: 'Changed', phone: '1', attributes: { y: { d: 2, c: 1 }, z: 1 } };
    expect(unfilled(now, { fills, before })).toEqual({ phone: null, attributes: { z: 1 } });
  });
});
