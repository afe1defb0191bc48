import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { routingPolicy, routingStrategy } from '../../src/contract/routing.schema.js';
import { choose } from '../../src/modules/escalations/routing/rules/choice.js';
import { explanationOf, reasonOf } from '../../src/modules/escalations/routing/rules/explanation.js';
import type { Candidate, Situation } from '../../src/modules/escalations/routing/rules/situation.js';

const SKILLS = ['rentals', 'sales', 'legal'];
const LANGUAGES = ['en', 'de', 'pt-BR'];
const PLAIN = {
  wish: { reason: 'start', seller_id: null, skills: [], language: null, except_seller_id: null },
  isOpen: true,
  holderId: null,
  formerSellerId: null,
} as const;

const candidates: fc.Arbitrary<Candidate[]> = fc
  .array(
    fc.record({
      status: fc.constantFrom('online', 'online', 'online', 'away', 'offline'),
      capacity: fc.nat(4),
      load: fc.nat(4),
      skills: fc.subarray(SKILLS),
      languages: fc.subarray(LANGUAGES),
    }),
    { maxLength: 8 },
  )
  .map((all) => all.map((each, index) => ({ ...each, id: `s${index}`, name: `Seller ${index}` })));

const anything: fc.Arbitrary<Situation> = candidates.chain((all) => {
  const someone = fc.option(fc.constantFrom('s0', 's3', 'gone', ...all.map(({ id }) => id)), { freq: 2 });
  return fc.record({
    policy: fc
      .record({
        strategy: fc.constantFrom(...routingStrategy.options),
        language_match: fc.constantFrom('preferred', 'required'),
        first_responder: fc.constantFrom('assistant', 'seller'),
      })
      .map((policy) => routingPolicy.parse(policy)),
    wish: fc.record({
      reason: fc.constantFrom('start', 'escalation', 'transfer', 'requeue'),
      seller_id:
        all.length > 0 ? fc.option(fc.constantFrom(...all.map(({ id }) => id)), { freq: 2 }) : fc.constant(null),
      skills: fc.subarray(SKILLS, { maxLength: 2 }),
      language: fc.option(fc.constantFrom('en', 'de', 'pt')),
      except_seller_id: fc.option(fc.constantFrom('s0', 's1'), { freq: 1 }),
    }),
    candidates: fc.constant(all),
    isOpen: fc.boolean(),
    lastSellerId: someone,
    holderId: fc.option(fc.constantFrom('s0', 'gone'), { freq: 1 }),
    formerSellerId: someone,
  });
});

describe('in every situation', () => {
  const check = (property: (given: Situation) => void) =>
    fc.assert(fc.property(anything, property), { numRuns: 2_000 });

  it('whoever gets the floor is there, has room, and can do what is needed', () =>
    check((given) => {
      const { sellerId, takesFloor, outcome } = choose(given);
      const chosen = given.candidates.find(({ id }) => id === sellerId);
      if (outcome === 'kept' || outcome === 'waits') return expect(takesFloor).toBe(false);
      if (!chosen) return expect([outcome, takesFloor]).toEqual([expect.stringMatching(/^(nobody|closed)$/), false]);
      expect([chosen.status, chosen.load < chosen.capacity]).toEqual(['online', true]);
      expect(chosen.id).not.toBe(given.wish.except_seller_id);
      if (outcome === 'chosen') expect(given.wish.skills.filter((each) => !chosen.skills.includes(each))).toEqual([]);
    }));

  it('nobody is passed over without a reason and a sentence', () =>
    check((given) => {
      const choice = choose(given);
      for (const each of choice.considered) {
        if (each.passed_over === null) expect(each.seller_id).toBe(choice.sellerId);
        else
          expect(reasonOf({ ...each, passed_over: each.passed_over }, choice, given.wish)).toMatch(/^[A-Z].*[^.]\.$/);
      }
      expect(explanationOf(choice, given.wish)).toMatch(/^[A-Z].*[^.]\.$/);
      expect(JSON.stringify([choice.considered, explanationOf(choice, given.wish)])).not.toMatch(
        /undefined|null,"name/,
      );
    }));

  it('somebody gets the chat whenever anybody without a fault is there', () =>
    check((given) => {
      const { wish, policy } = given;
      if (wish.seller_id !== null || (given.holderId !== null && wish.reason === 'start')) return;
      const able = given.candidates.filter(
        ({ id, status, load, capacity, skills, languages }) =>
          given.isOpen &&
          id !== wish.except_seller_id &&
          policy.strategy !== 'manual' &&
          status === 'online' &&
          load < capacity &&
          wish.skills.every((each) => skills.includes(each)) &&
          (policy.language_match === 'preferred' ||
            wish.language === null ||
            languages.some((each) => each.slice(0, 2) === wish.language)),
      );
      expect(choose(given).sellerId !== null).toBe(able.length > 0);
      expect(able.length === 0 || able.some(({ id }) => id === choose(given).sellerId)).toBe(true);
    }));

  it('a run of chats never exceeds a capacity, fills every place, and round robin is fair while there is room', () =>
    fc.assert(
      fc.property(candidates, fc.constantFrom('round_robin', 'least_busy', 'sticky', 'skills'), (all, strategy) => {
        const loads = new Map(all.map(({ id, load }) => [id, load]));
        const got: string[] = [];
        for (let lastSellerId: string | null = null; ; lastSellerId = got.at(-1) ?? null) {
          const now = all.map((each) => ({ ...each, load: loads.get(each.id) ?? 0 }));
          const { sellerId } = choose({
            ...PLAIN,
            policy: routingPolicy.parse({ strategy }),
            candidates: now,
            lastSellerId,
          });
          if (sellerId === null) break;
          got.push(sellerId);
          loads.set(sellerId, (loads.get(sellerId) ?? 0) + 1);
        }
        const places = all.map(({ id, status, capacity, load }) => ({
          id,
          free: status === 'online' ? Math.max(0, capacity - load) : 0,
        }));
        for (const { id, free } of places) expect(got.filter((each) => each === id)).toHaveLength(free);
        const open = places.filter(({ free }) => free > 0);
        if (strategy === 'round_robin') expect(got.slice(0, open.length).sort()).toEqual(open.map(({ id }) => id));
      }),
      { numRuns: 500 },
    ));
});
