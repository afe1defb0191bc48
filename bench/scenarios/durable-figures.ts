import type { Figure } from '../lib/report.ts';
import { both, clientShare, perMessage, rates } from '../lib/socket-figures.ts';
import { compare, differenceOf, median } from '../lib/statistics.ts';
import type { SocketResult } from '../load/sockets.ts';

interface Rated {
  readonly perSecond: number;
}
const perSecond = (results: readonly Rated[]): number[] => results.map((result) => result.perSecond);

/** The product against whom; absent peers make no line. */
const PEERS = [
  { id: 'P3', peer: 'conventional', what: 'Nest + TypeORM save() over Socket.IO', target: 7, stretch: 12 },
  { id: 'P4', peer: 'ejabberd', what: 'ejabberd, whose rooms archive in PostgreSQL (MUC, MAM)', target: 3, stretch: 5 },
  { id: 'P5', peer: 'pgbench', what: 'pgbench, single-row INSERTs on 50 connections', target: 0.65, stretch: 0.95 },
] as const;

export function durableFigures(all: Readonly<Record<string, readonly Rated[]>>): Figure[] {
  const { product = [], raw = [] } = all as Record<string, SocketResult[]>;
  const figures: Figure[] = [
    {
      id: 'P2',
      what: 'durable messages/s over sockets (committed before the acknowledgement) ÷ bare Socket.IO, which stores nothing',
      value: compare(rates(product), rates(raw)),
      unit: '×',
      goal: { better: 'more', target: 0.6, stretch: 0.85 },
      note: `${both(rates, product, raw)} /s; ${all.ws ? `bare ws ${both(perSecond, [...all.ws])} /s; ` : ''}${clientShare(product, raw)}`,
    },
    {
      what: "CPU of the server per durable message ÷ bare Socket.IO's",
      value: compare(perMessage(product), perMessage(raw)),
      unit: '×',
      note: `${both(perMessage, product, raw)} µs; PostgreSQL ${both((results) => results.map(({ cost, answers }) => cost.databaseUs / answers), product)} µs`,
    },
  ];
  for (const { id, peer, what, target, stretch } of PEERS) {
    const theirs = all[peer];
    if (!theirs) continue;
    figures.push({
      id,
      what: `durable messages/s ÷ ${what}`,
      value: compare(rates(product), perSecond(theirs)),
      unit: '×',
      goal: { better: 'more', target, stretch },
      note: `${both(perSecond, product, [...theirs])} /s${cpuNote(product, theirs)}`,
    });
  }
  if (all.slow) figures.push(slowDisk([...all.slow], product));
  return figures;
}

/** CPU is steadier than a rate on a machine that others use, too. */
function cpuNote(product: SocketResult[], theirs: readonly Rated[]): string {
  const sockets = theirs.filter((result): result is SocketResult => 'answers' in result);
  const inAll = (results: SocketResult[]) =>
    results.map(({ cost, answers }) => (cost.serverUs + cost.databaseUs) / answers);
  return sockets.length === 0 ? '' : `; server and PostgreSQL ${both(inAll, product, sockets)} µs each`;
}

const slowDisk = (slow: readonly Rated[], product: readonly SocketResult[]): Figure => ({
  id: 'P6',
  what: 'durable messages/s with a commit that takes 2 ms longer ÷ without',
  value: compare(perSecond(slow), rates(product)),
  unit: '×',
  goal: { better: 'more', target: 0.7, stretch: 0.9 },
  note: `${both(perSecond, [...slow], [...product])} /s; commit_delay 2000 µs, commit_siblings 0`,
});

/** P7, at a rate that leaves everybody time. */
export function latencyFigures({ product, raw }: Record<'product' | 'raw', SocketResult[]>): Figure[] {
  const p50 = (results: SocketResult[]) => results.map(({ p50Ms }) => p50Ms);
  const p99 = (results: SocketResult[]) => results.map(({ p99Ms }) => p99Ms);
  const rate = Math.round(median(rates(product)));
  return [
    {
      id: 'P7',
      what: `p50 from due to acknowledged at ${rate} durable messages/s − bare Socket.IO's`,
      value: compare(p50(product), p50(raw), differenceOf),
      unit: 'ms',
      goal: { better: 'less', target: 1.2, stretch: 0.7 },
      note: `${both(p50, product, raw)} ms`,
    },
    {
      id: 'P7',
      what: 'p99 of the same ÷ bare Socket.IO’s',
      value: compare(p99(product), p99(raw)),
      unit: '×',
      goal: { better: 'less', target: 3, stretch: 2 },
      note: `${both(p99, product, raw)} ms`,
    },
  ];
}
