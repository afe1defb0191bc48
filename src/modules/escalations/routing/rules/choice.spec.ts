import { describe, expect, it } from '@jest/globals';
import { routingPolicy } from '../../../../contract/routing.schema.js';
import { choose } from './choice.js';
import type { Candidate, Situation, WholeWish } from './situation.js';

const WISH: WholeWish = { reason: 'start', seller_id: null, skills: [], language: null, except_seller_id: null };

const seller = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  name: `Seller ${id}`,
  status: 'online',
  capacity: 5,
  load: 0,
  skills: [],
  languages: [],
  ...more,
});

const situation = (candidates: Candidate[], more: Partial<Situation> = {}, policy: object = {}): Situation => ({
  policy: routingPolicy.parse(policy),
  wish: WISH,
  candidates,
  isOpen: true,
  lastSellerId: null,
  holderId: null,
  formerSellerId: null,
  ...more,
});

const codes = (given: Situation) => choose(given).considered.map(({ passed_over: code }) => code);

describe('each strategy', () => {
  const [a, b, c] = ['a', 'b', 'c'];

  it.each([
    ['round_robin takes the next in the circle', [a, b, c], { lastSellerId: a }, b],
    ['round_robin begins anew after the last', [a, b, c], { lastSellerId: c }, a],
    ['round_robin goes on where the last one has left', [a, c], { lastSellerId: b }, c],
    ['manual takes nobody', [a, b], {}, null],
  ] as const)('%s', (name, ids, more, chosen) => {
    const strategy = name.split(' ')[0];
    expect(
      choose(
        situation(
          ids.map((id) => seller(id)),
          more,
          { strategy },
        ),
      ).sellerId,
    ).toBe(chosen);
  });

  it('least_busy compares shares of the capacity, and takes turns among equals', () => {
    const busy = [seller('a', { load: 2, capacity: 4 }), seller('b', { load: 3, capacity: 10 })];
    expect(choose(situation(busy, {}, { strategy: 'least_busy' })).sellerId).toBe('b');
    const equal = [seller('a'), seller('b')];
    expect(choose(situation(equal, { lastSellerId: 'a' }, { strategy: 'least_busy' })).sellerId).toBe('b');
  });

  it('sticky takes whom the visitor knows, if that one can', () => {
    const known = { formerSellerId: 'b' };
    const policy = { strategy: 'sticky' };
    expect(choose(situation([seller('a'), seller('b', { load: 4 })], known, policy)).sellerId).toBe('b');
    expect(choose(situation([seller('a'), seller('b', { load: 5 })], known, policy)).sellerId).toBe('a');
  });

  it('skills keeps those who can do more for what only they can do', () => {
    const sellers = [seller('a', { skills: ['rentals', 'legal'] }), seller('b', { skills: ['Rentals'], load: 3 })];
    const wish = { ...WISH, skills: ['rentals'] };
    expect(choose(situation(sellers, { wish }, { strategy: 'skills' })).sellerId).toBe('b');
  });
});

describe('what is asked for', () => {
  it('needs every skill, whatever the strategy', () => {
    const sellers = [seller('a', { skills: ['sales'] }), seller('b', { skills: ['sales', 'legal'] })];
    const wish = { ...WISH, skills: ['legal', 'sales'] };
    expect(codes(situation(sellers, { wish }))).toEqual(['skills', null]);
  });

  it('prefers who speaks the language, or takes nobody else, as the policy says', () => {
    const sellers = [seller('a'), seller('b', { languages: ['pt'], status: 'away' })];
    const wish = { ...WISH, language: 'pt-BR' };
    expect(codes(situation(sellers, { wish }))).toEqual([null, 'away']);
    expect(codes(situation(sellers, { wish }, { language_match: 'required' }))).toEqual(['language', 'away']);
    const both = [seller('a'), seller('b', { languages: ['pt'] })];
    expect(codes(situation(both, { wish }))).toEqual(['later', null]);
  });

  it('names somebody: who is there gets the floor, who is not finds the chat on return', () => {
    const named = (more: Partial<Candidate>, reason: WholeWish['reason'] = 'start') =>
      choose(situation([seller('a'), seller('b', more)], { wish: { ...WISH, reason, seller_id: 'b' } }));
    expect(named({})).toMatchObject({ outcome: 'named', sellerId: 'b', takesFloor: true });
    for (const absent of [{ status: 'offline' }, { status: 'away' }, { load: 5 }] as const) {
      expect(named(absent)).toMatchObject({ outcome: 'waits', sellerId: 'b', takesFloor: false });
      expect(named(absent, 'transfer')).toMatchObject({ outcome: 'nobody', sellerId: null, takesFloor: false });
    }
  });

  it('gives the floor to a new visitor’s seller only where the policy says so', () => {
    const floor = (policy: object, reason: WholeWish['reason']) =>
      choose(situation([seller('a')], { wish: { ...WISH, reason } }, policy)).takesFloor;
    expect([floor({}, 'start'), floor({ first_responder: 'seller' }, 'start'), floor({}, 'escalation')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('leaves a chat with who answers it already', () => {
    const given = situation([seller('a'), seller('b')], { holderId: 'b' });
    expect(choose(given)).toMatchObject({ outcome: 'kept', sellerId: 'b', takesFloor: false });
    expect(codes(given)).toEqual(['held', null]);
  });

  it('brings nobody outside business hours who was not named', () => {
    const shut = { isOpen: false };
    expect(choose(situation([seller('a')], shut))).toMatchObject({ outcome: 'closed', sellerId: null });
    const wish = { ...WISH, seller_id: 'a' };
    expect(choose(situation([seller('a')], { ...shut, wish }))).toMatchObject({ outcome: 'named', sellerId: 'a' });
  });
});
