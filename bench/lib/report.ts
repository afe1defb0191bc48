import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './processes.ts';
import type { Spread } from './statistics.ts';

export interface Goal {
  readonly better: 'more' | 'less';
  readonly target: number;
  readonly stretch?: number;
}

/** One line of the table. */
export interface Figure {
  /** Of the goals, such as P11; absent for what is only told. */
  readonly id?: string;
  readonly what: string;
  readonly value: Spread;
  readonly unit: string;
  readonly goal?: Goal;
  /** The figures behind it. */
  readonly note?: string;
}

export interface Outcome {
  readonly figures: readonly Figure[];
  /** What was counted wrong; a figure beside one of these is worth nothing. */
  readonly faults: readonly string[];
  readonly skipped?: readonly string[];
}

type Verdict = 'stretch' | 'pass' | 'FAIL' | '';

export function verdictOf({ value, goal }: Figure): Verdict {
  if (!goal) return '';
  const reaches = (limit: number | undefined) =>
    limit !== undefined && (goal.better === 'more' ? value.median >= limit : value.median <= limit);
  if (reaches(goal.stretch)) return 'stretch';
  return reaches(goal.target) ? 'pass' : 'FAIL';
}

export const shown = (value: number): string => {
  if (!Number.isFinite(value)) return 'n/a';
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-GB');
  return value.toFixed(size >= 10 ? 1 : 2);
};

const limitOf = (goal: Goal | undefined, limit: number | undefined): string =>
  !goal || limit === undefined ? '' : `${goal.better === 'more' ? '≥' : '≤'} ${limit}`;

export function tableOf(figures: readonly Figure[]): string {
  const head = ['goal', 'figure', 'median', 'min–max', 'target', 'stretch', 'verdict', 'note'];
  const rows = figures.map((figure) => {
    const { id = '', what, value, unit, goal, note = '' } = figure;
    const range = value.min === value.max ? '' : `${shown(value.min)}–${shown(value.max)}`;
    const limits = [limitOf(goal, goal?.target), limitOf(goal, goal?.stretch)];
    return [id, what, `${shown(value.median)} ${unit}`.trim(), range, ...limits, verdictOf(figure), note];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const list = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : ['', title, '', ...lines.map((line) => `- ${line}`)];

const OUT = join(ROOT, 'bench/out');

/** Where a run that begins now reports: `bench/out/<date>.json`. */
export const reportFile = (): string => join(OUT, `${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.json`);

/** Writes the report and `table.md` beside it; answers with the text of the table. */
export function writeReport(
  file: string,
  report: {
    machine: Record<string, unknown>;
    figures: readonly Figure[];
    faults: readonly string[];
    skipped: readonly string[];
    samples: Record<string, unknown>;
  },
): string {
  mkdirSync(OUT, { recursive: true });
  const { machine, figures, faults, skipped } = report;
  const facts = Object.entries(machine).map(([name, value]) => `- ${name}: ${String(value)}`);
  const text = [
    ...facts,
    '',
    tableOf(figures),
    ...list('Counted wrong:', faults),
    ...list('Skipped:', skipped),
    '',
  ].join('\n');
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(OUT, 'table.md'), text);
  return text;
}
