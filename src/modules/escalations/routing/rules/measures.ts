import type { RoutingStrategy } from '../../../../contract/routing.schema.js';
import type { Candidate, Score, Situation } from './situation.js';

type Measure = (candidate: Candidate, situation: Situation) => number;

const foreign: Measure = (candidate, { wish: { language } }) =>
  language === null || speaks(candidate, language) ? 0 : 1;

const stranger: Measure = ({ id }, { formerSellerId }) => (id === formerSellerId ? 0 : 1);

/** Skills beyond those that are needed: specialists stay free for what only they can do. */
const surplus: Measure = ({ skills }, { wish }) =>
  skills.filter((skill) => !wish.skills.some((needed) => isSameWord(skill, needed))).length;

const share: Measure = ({ load, capacity }) => (capacity === 0 ? 1 : load / capacity);

/** How far a candidate stands behind the one who was chosen last, in a circle of all. */
const turn: Measure = ({ id }, { candidates, lastSellerId }) => {
  const next = candidates.findIndex((each) => lastSellerId === null || each.id > lastSellerId);
  const place = candidates.findIndex((each) => each.id === id);
  return (place - Math.max(next, 0) + candidates.length) % candidates.length;
};

/** From the weightiest on. The turn is different for each, so that no two are ever equal. */
const MEASURES: Readonly<Record<string, Measure>> = { stranger, foreign, surplus, share, turn };

/** What each strategy looks at, in that order. */
const LOOKS_AT: Readonly<Record<RoutingStrategy, readonly string[]>> = {
  manual: ['turn'],
  round_robin: ['foreign', 'turn'],
  least_busy: ['foreign', 'share', 'turn'],
  sticky: ['stranger', 'foreign', 'share', 'turn'],
  skills: ['foreign', 'surplus', 'share', 'turn'],
};

/** Where a candidate stands by the strategy of the project. */
export function scoreOf(candidate: Candidate, situation: Situation): Score {
  const names = LOOKS_AT[situation.policy.strategy];
  return Object.fromEntries(names.map((name) => [name, MEASURES[name]?.(candidate, situation) ?? 0]));
}

/** The score with its weightiest measure first; the database keeps no order of keys. */
export const inOrder = (score: Score): Score =>
  Object.fromEntries(Object.keys(MEASURES).flatMap((name) => (name in score ? [[name, score[name] ?? 0]] : [])));

/** The first measure in which two scores of the same situation differ. */
export const differenceOf = (a: Score, b: Score): string =>
  Object.keys(MEASURES).find((name) => a[name] !== b[name]) ?? 'turn';

export function compareScores(a: Score, b: Score): number {
  const name = differenceOf(a, b);
  return (a[name] ?? 0) - (b[name] ?? 0);
}

/** The needed skills that somebody lacks. */
export const missingSkills = (has: readonly string[], needed: readonly string[]): string[] =>
  needed.filter((each) => !has.some((skill) => isSameWord(skill, each)));

/** `pt` and `pt-BR` are understood alike. */
export const speaks = ({ languages }: Pick<Candidate, 'languages'>, language: string): boolean =>
  languages.some((each) => isSameWord(primary(each), primary(language)));

const primary = (tag: string): string => tag.split('-')[0] ?? '';
const isSameWord = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
