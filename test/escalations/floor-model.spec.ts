import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decide,
  type FloorAction,
  type FloorPosition,
  type Mover,
  TRANSITIONS,
} from '../../src/modules/escalations/floor/floor.status.js';

const ACTIONS = Object.keys(TRANSITIONS) as FloorAction[];
const PEOPLE = ['mia', 'tom', 'ada'] as const;

/** Who moves: a visitor, two sellers, an admin, the clock. */
const movers: readonly Mover[] = [
  { id: 'ann', role: 'visitor' },
  { id: 'mia', role: 'seller' },
  { id: 'tom', role: 'seller' },
  { id: 'ada', role: 'admin' },
  { id: 'server', role: 'clock' },
];

interface Move {
  readonly action: FloorAction;
  readonly who: Mover;
}

const move: fc.Arbitrary<Move> = fc
  .record({ action: fc.constantFrom(...ACTIONS), who: fc.constantFrom(...movers), named: fc.constantFrom(...PEOPLE) })
  .map(({ action, who, named }) => {
    const taker = { claim: who.id, assign: named, transfer: named }[action as 'claim' | 'assign' | 'transfer'];
    return { action, who: { ...who, taker } };
  });

const START: FloorPosition = { status: 'open', mode: 'assistant', holder: null };

const run = (moves: readonly Move[], see: (at: FloorPosition, move: Move, to: FloorPosition) => void): void => {
  let at = START;
  for (const each of moves) {
    const verdict = decide(each.action, at, each.who);
    const to = verdict.is === 'moved' ? verdict.to : at;
    see(at, each, to);
    at = to;
  }
};

const expectAlways = (check: (at: FloorPosition, move: Move, to: FloorPosition) => void): void =>
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => run(moves, check)),
    { numRuns: 500 },
  );

describe('the floor, however it is moved', () => {
  it('is held by a person exactly while the mode says so', () =>
    expectAlways((_, __, to) => expect(to.holder !== null).toBe(to.mode === 'seller')));

  it('is never in the hands of people, nor waited for, once the conversation is resolved', () =>
    expectAlways((at, { action }, to) => {
      if (to.status === 'resolved' && at.status !== 'resolved')
        expect([to.mode, action]).toEqual(['assistant', 'resolve']);
    }));

  it('is taken from a seller only by that seller, an admin or the clock', () =>
    expectAlways((at, { who }, to) => {
      if (at.holder === null || to.holder === at.holder) return;
      expect(who.id === at.holder || who.role === 'admin' || who.role === 'clock').toBe(true);
    }));

  it('is moved by a visitor only into the queue and out of it', () =>
    expectAlways((at, { who }, to) => {
      if (who.role !== 'visitor' || to === at) return;
      expect([`${at.mode}>${to.mode}`, to.holder]).toEqual([
        expect.stringMatching(/^(assistant>queued|queued>assistant)$/),
        null,
      ]);
    }));

  it('comes to people only by claim, assign and transfer, and to the one who is named', () =>
    expectAlways((at, { action, who }, to) => {
      if (to.holder === at.holder || to.holder === null) return;
      expect(['claim', 'assign', 'transfer']).toContain(action);
      expect(to.holder).toBe(who.taker);
    }));

  it('is where it was after the same move again', () =>
    expectAlways((at, { action, who }, to) => {
      if (to === at || action === 'snooze') return;
      const again = decide(action, to, who);
      expect(again.is).not.toBe('moved');
    }));

  it('leads back to the assistant from everywhere', () =>
    expectAlways((_, __, to) => {
      const back = decide('hand-back', to, { id: 'ada', role: 'admin' });
      expect(back.is === 'moved' ? back.to.mode : to.mode).toBe('assistant');
    }));
});

/** The model: between which modes each action leads, whatever the status. */
const EDGES: Readonly<Record<FloorAction, readonly string[]>> = {
  escalate: ['assistant>queued'],
  claim: ['assistant>seller', 'queued>seller', 'seller>seller'],
  assign: ['assistant>seller', 'queued>seller', 'seller>seller'],
  transfer: ['seller>seller'],
  'hand-back': ['queued>assistant', 'seller>assistant'],
  requeue: ['seller>queued'],
  resolve: ['assistant>assistant', 'queued>assistant', 'seller>assistant'],
  reopen: ['assistant>assistant', 'queued>queued', 'seller>seller'],
  snooze: ['assistant>assistant', 'seller>seller'],
  cancel: ['queued>assistant'],
  expire: ['queued>assistant'],
  release: ['seller>queued'],
};

it('leads exactly where the model says', () => {
  const found = Object.fromEntries(ACTIONS.map((action) => [action, new Set<string>()]));
  const statuses = ['open', 'snoozed', 'resolved'] as const;
  for (const status of statuses)
    for (const mode of ['assistant', 'queued', 'seller'] as const)
      for (const action of ACTIONS)
        for (const who of movers) {
          const at: FloorPosition = { status, mode, holder: mode === 'seller' ? 'tom' : null };
          const verdict = decide(action, at, { ...who, taker: action === 'claim' ? who.id : 'mia' });
          if (verdict.is === 'moved') found[action]?.add(`${mode}>${verdict.to.mode}`);
        }
  expect(Object.fromEntries(ACTIONS.map((action) => [action, [...(found[action] ?? [])].toSorted()]))).toEqual(EDGES);
});
