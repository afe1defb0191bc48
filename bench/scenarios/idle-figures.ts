import { type Figure, shown } from '../lib/report.ts';
import { compare, median } from '../lib/statistics.ts';

/** What letting one in costs. */
export interface Rated {
  readonly perSecond: number;
  readonly serverUs: number;
}

export interface Held extends Rated {
  readonly heapEach: number;
  readonly residentEach: number;
  readonly faults: string[];
}

export interface IdleRun {
  readonly product: Held;
  readonly raw: Held;
  /** The product again: with tokens that it never saw, and then with the same ones. */
  readonly fresh: Rated;
  readonly known: Rated;
}

export function idleFigures(runs: readonly IdleRun[], count: number, isQuick: boolean): Figure[] {
  const of = <K extends string>(name: keyof IdleRun, key: K) =>
    runs.map((run) => (run[name] as Record<K, number>)[key]);
  const ratio = (key: Exclude<keyof Held, 'faults'>) => compare(of('product', key), of('raw', key));
  const pair = (key: keyof Held, names: readonly [keyof IdleRun, keyof IdleRun] = ['product', 'raw']) =>
    names.map((name) => shown(median(of(name, key)))).join(' : ');
  const heap: Figure = {
    id: 'P14',
    what: `heap of an idle connection with a token, of ${count} ÷ bare Socket.IO`,
    value: ratio('heapEach'),
    unit: '×',
    goal: { better: 'less', target: 1.4, stretch: 1.25 },
    note: `${pair('heapEach')} KiB`,
  };
  if (isQuick) return [heap];
  return [
    heap,
    {
      id: 'P15',
      what: `resident memory of an idle connection, of ${count} ÷ bare Socket.IO`,
      value: ratio('residentEach'),
      unit: '×',
      goal: { better: 'less', target: 1.5, stretch: 1.2 },
      note: `${pair('residentEach')} KiB`,
    },
    {
      id: 'P16',
      what: 'connections/s, each with a token that was not seen before ÷ with the same tokens again',
      value: compare(of('fresh', 'perSecond'), of('known', 'perSecond')),
      unit: '×',
      goal: { better: 'more', target: 0.85, stretch: 0.95 },
      note: `${pair('perSecond', ['fresh', 'known'])} /s; server ${pair('serverUs', ['fresh', 'known'])} µs each`,
    },
    {
      what: 'connections/s with tokens ÷ bare Socket.IO, which admits everybody',
      value: ratio('perSecond'),
      unit: '×',
      note: `${pair('perSecond')} /s; server ${pair('serverUs')} µs each`,
    },
  ];
}
