import type { SocketResult } from '../load/sockets.ts';
import { shown } from './report.ts';
import { median } from './statistics.ts';

/** Where a contender listens. */
export interface Place {
  readonly port: number;
  readonly pid: number;
}

export const rates = (results: readonly SocketResult[]): number[] => results.map(({ perSecond }) => perSecond);

/** CPU microseconds of the server per command. */
export const perMessage = (results: readonly SocketResult[]): number[] =>
  results.map(({ cost, answers }) => cost.serverUs / answers);

/** Medians of several contenders, in one text. */
export const both = <R>(of: (results: R[]) => number[], ...contenders: R[][]): string =>
  contenders.map((results) => shown(median(of(results)))).join(' : ');

/** What the load generator used; beyond 95 % of a core it may be what was measured. */
export function clientShare(...contenders: SocketResult[][]): string {
  const shares = contenders.map((results) => median(results.map(({ cost }) => cost.clientUs / cost.seconds / 1e4)));
  return `client ${shares.map((share) => `${share > 95 ? '≥ ' : ''}${Math.round(share)}`).join(' : ')} % of a core`;
}

/** What was counted wrong by any contender: a figure beside a wrong count is worth nothing. */
export const faultsIn = (title: string, results: Readonly<Record<string, readonly SocketResult[]>>): string[] =>
  Object.entries(results).flatMap(([name, all]) => {
    const wrong = all.filter(({ faults }) => faults > 0);
    const [first] = wrong;
    if (!first) return [];
    const count = wrong.reduce((sum, { faults }) => sum + faults, 0);
    return [`${title}: ${name}: ${count} times, first: ${first.firstFault}`];
  });
