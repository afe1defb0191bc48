import { ProblemError } from '@omnichat/client';
import type { TalkNote } from './talk.js';

/** Nothing of it is left for today. */
const USED_UP: ReadonlySet<string> = new Set(['budget-spent', 'no-minutes-left']);

/** What a visitor is told of a talk that failed. */
export function noteOf(error: unknown): TalkNote {
  console.error(error);
  if (!(error instanceof ProblemError)) return 'failed';
  if (USED_UP.has(error.slug)) return 'usedUp';
  return [429, 503, 504].includes(error.problem.status) ? 'busy' : 'failed';
}
